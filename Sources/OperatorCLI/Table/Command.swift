import CommandLineKit

/// One command of the program: its entry in the table and what it does.
protocol Command: Sendable {
    static var spec: CommandSpec { get }
    /// Cancelled by the first SIGINT or SIGTERM: it then cleans up and returns.
    static func run(_ call: Call) async throws -> ExitStatus
}
