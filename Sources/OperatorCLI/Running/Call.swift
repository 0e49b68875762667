import CommandLineKit
import Configuration
import OperatorCore
import TicketStore

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

/// One command of the program: its entry in the table and what it does.
protocol Command: Sendable {
    static var spec: CommandSpec { get }
    /// False: a signal ends the program at once, as there is nothing to clean up.
    static var cleansUp: Bool { get }
    /// Cancelled by the first SIGINT or SIGTERM: it then cleans up and returns.
    static func run(_ call: Call) async throws -> ExitStatus
}

extension Command {
    static var cleansUp: Bool { false }
}

/// A command that fills the screen. It runs on the main thread, before any other thread exists: the terminal's guard is
/// forked first, and signals are the terminal's.
protocol ScreenCommand: Command {
    /// nil: there is no screen to fill, the command runs as any other.
    static func show(_ call: Call) throws -> ExitStatus?
}

extension Call {
    /// The tickets for reading; nil where nothing has been kept yet at the default place.
    /// Throws `TicketRepositoryError`; also where the named file does not exist.
    func ticketReader() async throws -> TicketReader? {
        let database = try paths().database
        do {
            return try await TicketReader.open(path: database.value)
        } catch {
            guard error.code == .notFound, case .fallback = database.origin else { throw error }
            return nil
        }
    }

    /// The tickets for a person's change. Throws `TicketRepositoryError`.
    func ticketStore() async throws -> TicketStore {
        try await TicketStore.open(path: try paths().database.value, as: .visitor, bootID: clock.bootID)
    }
}
