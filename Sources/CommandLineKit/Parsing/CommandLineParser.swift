/// What a command line asks for.
public enum Request: Sendable, Equatable {
    case run(Invocation)
    /// The help of a command; of the program where the path is empty.
    case help([String])
    case version
}

extension CommandTable {
    /// Reads the arguments after the program's name. Pure.
    /// Throws a `UsageError` for whatever the table does not have.
    public func parse(_ arguments: [String]) throws(UsageError) -> Request {
        var parser = CommandLineParser(table: self, words: arguments)
        return try parser.parse()
    }
}

/// One pass over the words. Options may stand anywhere; `--` ends them; `-` is an argument.
struct CommandLineParser {
    let table: CommandTable
    private let words: [String]
    private var next = 0
    var path: [String] = []
    var command: CommandSpec?
    private var flags: Set<String> = []
    private var values: [String: String] = [:]
    private var positionals: [String] = []

    init(table: CommandTable, words: [String]) {
        self.table = table
        self.words = words
    }

    mutating func parse() throws(UsageError) -> Request {
        if words.first == "help" { return try help(of: Array(words.dropFirst())) }
        var optionsEnded = false
        while next < words.count {
            let word = words[next]
            next += 1
            if optionsEnded || word == "-" || !word.hasPrefix("-") {
                try take(positional: word, mayNameCommand: !optionsEnded)
            } else if word == "--" {
                optionsEnded = true
            } else if word == "--help" || word == "-h" {
                return .help(path)
            } else if word == "--version", path.isEmpty {
                return .version
            } else if word.hasPrefix("--") {
                try take(long: word)
            } else {
                try take(short: word)
            }
        }
        return .run(try finished())
    }

    // MARK: Options

    private mutating func take(long word: String) throws(UsageError) {
        let body = word.dropFirst(2)
        let equals = body.firstIndex(of: "=") ?? body.endIndex
        let name = String(body[..<equals])
        let attached = equals == body.endIndex ? nil : String(body[body.index(after: equals)...])
        guard let option = options.first(where: { $0.name == name }) else { throw unknown(option: "--" + name) }
        try set(option, typed: "--" + name, attached: attached)
    }

    /// `-j`, `-w2s`, `-w 2s`, or flags together: `-jq`.
    private mutating func take(short word: String) throws(UsageError) {
        var rest = word.dropFirst()
        while let letter = rest.popFirst() {
            guard let option = options.first(where: { $0.short == letter }) else {
                throw unknown(option: "-\(letter)")
            }
            let attached = option.value != nil && !rest.isEmpty ? String(rest) : nil
            try set(option, typed: "-\(letter)", attached: attached)
            if option.value != nil { return }
        }
    }

    private mutating func set(_ option: OptionSpec, typed: String, attached: String?) throws(UsageError) {
        guard let value = option.value else {
            guard attached == nil else { throw usage("\(typed) takes no value", "leave out what follows the =") }
            flags.insert(option.name)
            return
        }
        guard let text = attached ?? followingValue() else {
            throw usage("\(typed) needs a value", "write \(typed) \(value.placeholder)")
        }
        do {
            try value.check(text)
        } catch {
            throw usage("\(typed) \(quoted(text)) \(error.why)", error.remedy)
        }
        values[option.name] = text
    }

    /// The next word as an option's value; nil where there is none or it is clearly the next option.
    private mutating func followingValue() -> String? {
        guard next < words.count, words[next] == "-" || !isOption(words[next]) else { return nil }
        next += 1
        return words[next - 1]
    }

    private func isOption(_ word: String) -> Bool {
        if word.hasPrefix("--") { return true }
        guard word.hasPrefix("-"), let letter = word.dropFirst().first else { return false }
        return options.contains { $0.short == letter } || letter == "h"
    }

    /// What may be typed here: before the command is known only what every command takes.
    private var options: [OptionSpec] { table.commonOptions + (command?.options ?? []) }

    // MARK: Commands and arguments

    private mutating func take(positional word: String, mayNameCommand: Bool) throws(UsageError) {
        let choices = command.map(\.subcommands) ?? table.commands
        if choices.isEmpty || !mayNameCommand {
            positionals.append(word)
            return
        }
        guard let found = choices.first(where: { $0.name == word }) else {
            throw unknown(command: word, among: choices)
        }
        command = found
        path.append(word)
    }

    private func finished() throws(UsageError) -> Invocation {
        if let command, !command.subcommands.isEmpty {
            let names = command.subcommands.map(\.name).joined(separator: ", ")
            throw usage("\"\(table.program) \(command.name)\" needs one of its commands", "choose \(names)")
        }
        if command == nil, !table.runsBare {
            throw usage("no command given", "see \"\(table.program) --help\"")
        }
        return Invocation(path: path, flags: flags, values: values, arguments: try assigned())
    }

    /// Gives each argument of the command its words.
    private func assigned() throws(UsageError) -> [[String]] {
        var rest = positionals[...]
        var assigned: [[String]] = []
        for spec in command?.arguments ?? [] {
            let mine = spec.count == .many ? rest : rest.prefix(1)
            rest = rest.dropFirst(mine.count)
            if mine.isEmpty, spec.count != .optional {
                throw usage("\(spec.name) is missing", "give \(spec.help)")
            }
            for word in mine {
                do { try spec.check(word) } catch {
                    throw usage("\(spec.name) \(quoted(word)) \(error.why)", error.remedy)
                }
            }
            assigned.append(Array(mine))
        }
        if let extra = rest.first {
            throw usage("\(quoted(extra)) is one argument too many", "quote text that holds spaces")
        }
        return assigned
    }

    private func help(of names: [String]) throws(UsageError) -> Request {
        var choices = table.commands
        var found: [String] = []
        for name in names where name != "--help" && name != "-h" {
            guard let command = choices.first(where: { $0.name == name }) else {
                throw unknown(command: name, among: choices)
            }
            found.append(name)
            choices = command.subcommands
        }
        return .help(found)
    }
}

extension CommandLineParser {
    func usage(_ what: String, _ remedy: String) -> UsageError {
        UsageError(what, remedy: remedy, path: path)
    }

    func unknown(command word: String, among choices: [CommandSpec]) -> UsageError {
        let names = choices.map(\.name)
        let what = "unknown command \(quoted((path + [word]).joined(separator: " ")))"
        let meant = choices.first { $0.otherNames.contains(word.lowercased()) }?.name
        if let near = meant ?? NearestName.of(word, among: names) {
            return usage(what, "did you mean \"\((path + [near]).joined(separator: " "))\"?")
        }
        if choices.isEmpty { return usage(what, "it has no further commands") }
        return usage(what, path.isEmpty ? "see \"\(table.program) --help\"" : "choose \(names.joined(separator: ", "))")
    }

    func unknown(option typed: String) -> UsageError {
        let what = "unknown option \(quoted(typed))"
        guard let command else {
            if let owner = table.commands.first(where: { has(option: typed, $0) }) {
                return usage(what + " before a command", "write it after one, like \"\(owner.name) \(typed)\"")
            }
            return usage(what, nearOption(typed, table.commonOptions) ?? "see \"\(table.program) --help\"")
        }
        let help = "see \"\(([table.program, "help"] + path).joined(separator: " "))\""
        return usage(what, nearOption(typed, table.commonOptions + command.options) ?? help)
    }

    private func has(option typed: String, _ command: CommandSpec) -> Bool {
        command.options.contains { "--" + $0.name == typed }
    }

    private func nearOption(_ typed: String, _ options: [OptionSpec]) -> String? {
        let names = options.map(\.name) + ["help"] + (path.isEmpty ? ["version"] : [])
        return NearestName.of(String(typed.drop { $0 == "-" }), among: names).map { "did you mean --\($0)?" }
    }
}

/// What is wrong with a command line; the program exits with 2.
public struct UsageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was typed that does not fit: `unknown command "obsrve"`.
    public let what: String
    /// What to do about it: `did you mean observe?`.
    public let remedy: String
    /// The command whose help applies; empty for the program's.
    public let path: [String]

    public init(_ what: String, remedy: String, path: [String]) {
        self.what = what
        self.remedy = remedy
        self.path = path
    }

    /// Without the program's name; one line.
    public var description: String { "\(what). \(remedy)" }
}

/// Puts untrusted text in quotes: control characters as `?`, at most 80 characters.
func quoted(_ text: String) -> String {
    let clean = text.unicodeScalars.prefix(80).map { scalar in
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "?" : String(scalar)
    }
    return "\"\(clean.joined())\(text.unicodeScalars.count > 80 ? "..." : "")\""
}
