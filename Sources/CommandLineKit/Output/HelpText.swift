extension CommandTable {
    /// What `--help` prints for the command at `path`, or for the program; lines of at most 80 characters.
    public func help(for path: [String]) -> String {
        guard let command = command(at: path) else { return programHelp() }
        return HelpText(table: self, path: path, command: command).lines().joined(separator: "\n") + "\n"
    }

    private func programHelp() -> String {
        var lines = TextLayout.wrap("\(program) \(version): \(summary)", width: 80)
        lines += ["", "Usage: \(program) COMMAND [options]"]
        for group in groups where !group.commands.isEmpty {
            lines += ["", group.title + ":"]
            lines += TextLayout.definitions(group.commands.map { ($0.name, $0.summary) })
        }
        lines += ["", "Options of every command:"]
        lines += TextLayout.definitions(commonOptions.map { ($0.signature, $0.meaning) } + HelpText.always)
        if !environment.isEmpty {
            lines += ["", "Environment:"] + TextLayout.definitions(environment.map { ($0.name, $0.means) })
        }
        if !exitStatuses.isEmpty {
            lines += ["", "Exit status:"] + TextLayout.definitions(exitStatuses.map { ($0.status, $0.means) })
        }
        lines += ["", "\"\(program) help COMMAND\" explains one command."]
        return lines.joined(separator: "\n") + "\n"
    }
}

/// The help of one command.
struct HelpText {
    static let always = [("-h, --help", "Show this help"), ("--version", "Show the version")]

    let table: CommandTable
    let path: [String]
    let command: CommandSpec

    func lines() -> [String] {
        let name = ([table.program] + path).joined(separator: " ")
        var lines = TextLayout.wrap("\(name): \(command.summary)", width: 80)
        lines += [""] + usage(name)
        for paragraph in command.discussion { lines += [""] + TextLayout.wrap(paragraph, width: 80) }
        if !command.subcommands.isEmpty {
            lines += ["", "Commands:"] + TextLayout.definitions(command.subcommands.map { ($0.name, $0.summary) })
        }
        if !command.arguments.isEmpty {
            lines += ["", "Arguments:"] + TextLayout.definitions(command.arguments.map { ($0.name, $0.help) })
        }
        if !command.options.isEmpty {
            lines += ["", "Options:"] + TextLayout.definitions(command.options.map { ($0.signature, $0.meaning) })
        }
        lines += ["", "Options of every command:"]
        lines += TextLayout.definitions(table.commonOptions.map { ($0.signature, $0.meaning) } + [Self.always[0]])
        if !command.examples.isEmpty {
            lines += ["", "Examples:"]
            for example in command.examples { lines += ["  " + example.line, "      " + example.means] }
        }
        return lines
    }

    private func usage(_ name: String) -> [String] {
        if !command.subcommands.isEmpty { return ["Usage: \(name) COMMAND [options]"] }
        let arguments = command.arguments.map { " " + $0.signature }.joined()
        return ["Usage: \(name)\(arguments) [options]"]
    }
}

extension OptionSpec {
    /// The help with default and environment variable.
    var meaning: String {
        var notes: [String] = []
        if let defaultText { notes.append("default \(defaultText)") }
        if let environment { notes.append("or $\(environment)") }
        return notes.isEmpty ? help : "\(help) (\(notes.joined(separator: ", ")))"
    }
}

/// Lays out plain text in a terminal's width. Widths count characters; the table's texts are ASCII.
public enum TextLayout {
    /// `text` broken at spaces into lines of at most `width`; a longer word stands on a line of its own.
    public static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// Two columns, the second wrapped: terms wider than `termWidth` stand on a line of their own.
    public static func definitions(
        _ rows: [(term: String, meaning: String)], width: Int = 80, termWidth limit: Int = 26
    ) -> [String] {
        let termWidth = min(limit, rows.map(\.term.count).max() ?? 0)
        let indent = String(repeating: " ", count: termWidth + 4)
        return rows.flatMap { row -> [String] in
            var meaning = wrap(row.meaning, width: width - termWidth - 4)
            guard row.term.count <= termWidth else { return ["  " + row.term] + meaning.map { indent + $0 } }
            let first = meaning.isEmpty ? "" : meaning.removeFirst()
            let head = "  " + padded(row.term, to: termWidth) + "  " + first
            return [head] + meaning.map { indent + $0 }
        }
    }

    /// `text` with spaces behind it up to `width`.
    public static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
