extension CommandTable {
    /// The manual page in roff, section 1. `date` is shown in its foot, as `2026-11-24`.
    public func manualPage(date: String) -> String {
        var page = ".TH \(roff(program.uppercased())) 1 \"\(roff(date))\" \"\(roff(program)) \(roff(version))\"\n"
        page += ".SH NAME\n\(roff(program)) \\- \(roff(summary))\n"
        page += ".SH SYNOPSIS\n.B \(roff(program))\n.I COMMAND\n[options]\n"
        for group in groups where !group.commands.isEmpty {
            page += ".SH \(roff(group.title.uppercased()))\n"
            for command in group.commands { page += entry(command, path: []) }
        }
        page += ".SH OPTIONS\n" + commonOptions.map { item($0.signature, $0.meaning) }.joined()
        page += ".SH ENVIRONMENT\n" + environment.map { item($0.name, $0.means) }.joined()
        page += ".SH EXIT STATUS\n" + exitStatuses.map { item($0.status, $0.means) }.joined()
        return page
    }

    private func entry(_ command: CommandSpec, path: [String]) -> String {
        let full = path + [command.name]
        let arguments = command.arguments.map(\.signature)
        var text = ".SS \(roff((full + arguments).joined(separator: " ")))\n\(roff(command.summary)).\n"
        for paragraph in command.discussion { text += ".PP\n\(roff(paragraph))\n" }
        text += command.arguments.map { item($0.name, $0.help) }.joined()
        text += command.options.map { item($0.signature, $0.meaning) }.joined()
        return text + command.subcommands.map { entry($0, path: full) }.joined()
    }

    private func item(_ term: String, _ meaning: String) -> String {
        ".TP\n.B \(roff(term))\n\(roff(meaning)).\n"
    }

    /// Text that roff prints as it stands: backslashes, dashes and leading dots escaped.
    private func roff(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "\n": escaped += " "
            case "\"": escaped += "\\(dq"
            default: escaped.append(character)
            }
        }
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}
