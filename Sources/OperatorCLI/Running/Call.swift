import CommandLineKit
import Configuration
import OperatorCore

/// What a command is given: the parsed command line, the environment, where to write, and the clock.
struct Call: Sendable {
    let invocation: Invocation
    let environment: [String: String]
    let console: any Console
    let clock: any OperatorClock
    /// How the program was called, for lines that people can copy.
    let program: String

    var wantsJSON: Bool { invocation[CommonOptions.json] }

    /// Colours only for a person at a terminal who did not say NO_COLOR (https://no-color.org).
    var style: TextStyle {
        let refused = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        return TextStyle(isColoured: console.isTerminal && !refused)
    }

    /// A path, or words with paths in them, as people read them: `~/…` where one lies in the home folder.
    func shown(_ text: String) -> String {
        guard let home = environment["HOME"], home.count > 1 else { return text }
        return String((" " + text).replacing(" \(home)/", with: " ~/").dropFirst())
    }

    /// Who acts on tickets: the login name.
    var user: String {
        for name in ["SUDO_USER", "USER", "LOGNAME"] {
            if let value = environment[name], !value.isEmpty {
                return UntrustedText.sanitise(value, maximumScalars: 40)
            }
        }
        return Environment.account.map { UntrustedText.sanitise($0.name, maximumScalars: 40) } ?? "unknown"
    }
}
