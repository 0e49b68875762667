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
