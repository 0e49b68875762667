import CommandLineKit
import Configuration

/// `operator dashboard`: the full-screen program.
enum DashboardCommand: ScreenCommand {
    static let readOnly = Flag("read-only", help: "No key changes anything, neither the cluster nor a ticket")

    static let spec = CommandSpec(
        "dashboard", summary: "watch a cluster on the whole screen",
        discussion: [
            "Looks each second, keeps tickets and explains incidents as `operator monitor` does, and shows all of it. "
                + "Keys that change a cluster are there only for a disposable local one; each asks first.",
            "Press ? for all keys.",
        ],
        options: [CommonOptions.interval, CommonOptions.engine, readOnly, CommonOptions.theme],
        examples: [
            .init(
                "operator dashboard \(SubjectWords.exampleOption)", "one \(SubjectWords.authorities) address is enough"),
            .init("operator dashboard --cluster rehearsal", "the local cluster of `operator rehearse up`"),
        ], otherNames: ["top", "ui", "tui"])

    static func run(_ call: Call) async throws -> ExitStatus {
        throw CommandError(
            "cannot show the dashboard", "standard output is no terminal", "use `\(call.program) monitor`",
            status: .usage)
    }

    static func show(_ call: Call) throws -> ExitStatus? { try call.showCluster(isReadOnly: call.invocation[readOnly]) }
}
