/// A shell the table can write a completion script for.
public enum Shell: String, Sendable, CaseIterable {
    case bash
    case zsh
    case fish
}

extension CommandTable {
    /// A script the shell sources; it completes commands, options and closed sets of values.
    public func completion(for shell: Shell) -> String {
        switch shell {
        case .bash: bashFunction() + "complete -o default -F _\(program) \(program)\n"
        case .zsh:
            "autoload -Uz bashcompinit && bashcompinit\n" + bashFunction()
                + "complete -o default -F _\(program) \(program)\n"
        case .fish: fishScript()
        }
    }

    // MARK: bash, and zsh through bashcompinit

    private func bashFunction() -> String {
        var script = """
            _\(program)() {
              local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path="" word
              for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                case "$path $word" in

            """
        script += "      " + paths.map { "\" \($0.joined(separator: " "))\"" }.joined(separator: "|")
        script += ") path=\"$path $word\";;\n    esac\n  done\n  case \"$path $prev\" in\n"
        for (path, choices) in valueChoices() {
            script += "    \"\(path)\") COMPREPLY=($(compgen -W \"\(choices)\" -- \"$cur\")); return;;\n"
        }
        script += "  esac\n  case \"$path\" in\n"
        for (path, words) in wordLists() {
            script += "    \"\(path)\") COMPREPLY=($(compgen -W \"\(words)\" -- \"$cur\"));;\n"
        }
        return script + "  esac\n}\n"
    }

    /// Path, a space and the dashed option, with the words its value may be.
    private func valueChoices() -> [(String, String)] {
        paths.flatMap { path -> [(String, String)] in
            let prefix = " " + path.joined(separator: " ")
            return ((command(at: path)?.options ?? []) + commonOptions).compactMap { option in
                guard case .choices(let names)? = option.value?.completion else { return nil }
                return ("\(prefix) --\(option.name)", names.joined(separator: " "))
            }
        }
    }

    /// What may follow each path: commands and options.
    private func wordLists() -> [(String, String)] {
        let root = commands.map(\.name) + ["help", "--help", "--version"] + commonOptions.map { "--" + $0.name }
        let below = paths.map { path -> (String, String) in
            let command = command(at: path)
            let names = command?.subcommands.map(\.name) ?? []
            let options = ((command?.options ?? []) + commonOptions).map { "--" + $0.name }
            return (" " + path.joined(separator: " "), (names + options + ["--help"]).joined(separator: " "))
        }
        return [("", root.joined(separator: " "))] + below
    }

    // MARK: fish

    private func fishScript() -> String {
        var lines = commands.map { command in
            "complete -c \(program) -f -n __fish_use_subcommand -a \(command.name) -d \(fish(command.summary))"
        }
        for path in paths {
            guard let command = command(at: path) else { continue }
            let seen = path.map { "__fish_seen_subcommand_from \($0)" }.joined(separator: "; and ")
            lines += command.subcommands.map {
                "complete -c \(program) -f -n '\(seen)' -a \($0.name) -d \(fish($0.summary))"
            }
            lines += command.options.map { "complete -c \(program) -n '\(seen)' \(fishOption($0))" }
        }
        lines += commonOptions.map { "complete -c \(program) \(fishOption($0))" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func fishOption(_ option: OptionSpec) -> String {
        var text = "-l \(option.name)"
        if let short = option.short { text += " -s \(short)" }
        switch option.value?.completion {
        case nil: break
        case .choices(let names): text += " -x -a '\(names.joined(separator: " "))'"
        case .files, .directories: text += " -r"
        case .nothing: text += " -x"
        }
        return text + " -d \(fish(option.help))"
    }

    private func fish(_ text: String) -> String {
        let escaped = text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "\\'")
        return "'\(escaped)'"
    }
}
