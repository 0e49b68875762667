extension CommandTable {
    /// The reference of the whole command line as Markdown: what docs/COMMANDS.md holds.
    public func markdownReference() -> String {
        var text =
            "# Commands\n\nWritten by `make docs` from the command table; `\(program) help COMMAND` says the same.\n"
        for group in groups where !group.commands.isEmpty {
            text += "\n## \(group.title)\n"
            for command in group.commands { text += section(command, path: [program], level: 3) }
        }
        text += "\n## Options of every command\n\n" + optionRows(commonOptions)
        text += "\n## Environment\n\n" + rows(environment.map { ("`\($0.name)`", $0.means) })
        text += "\n## Exit status\n\n" + rows(exitStatuses.map { ("`\($0.status)`", $0.means) })
        return text
    }

    private func section(_ command: CommandSpec, path: [String], level: Int) -> String {
        let full = (path + [command.name]).joined(separator: " ")
        var text = "\n\(String(repeating: "#", count: level)) `\(full)`\n\n\(sentence(command.summary))\n"
        if command.subcommands.isEmpty {
            let arguments = command.arguments.map { " " + $0.signature }.joined()
            text += "\n    \(full)\(arguments) [options]\n"
        }
        for paragraph in command.discussion { text += "\n\(paragraph)\n" }
        if !command.arguments.isEmpty { text += "\n" + rows(command.arguments.map { ("`\($0.signature)`", $0.help) }) }
        if !command.options.isEmpty { text += "\n" + optionRows(command.options) }
        for example in command.examples { text += "\n`\(example.line)`: \(example.means)\n" }
        return text + command.subcommands.map { section($0, path: path + [command.name], level: level + 1) }.joined()
    }

    private func optionRows(_ options: [OptionSpec]) -> String {
        rows(options.map { ("`\($0.signature)`", $0.meaning) })
    }

    private func rows(_ rows: [(String, String)]) -> String {
        rows.map { "- \($0.0): \($0.1)\n" }.joined()
    }

    private func sentence(_ summary: String) -> String {
        summary.prefix(1).uppercased() + summary.dropFirst() + "."
    }
}
