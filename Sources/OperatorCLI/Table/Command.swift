import CommandLineKit

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
