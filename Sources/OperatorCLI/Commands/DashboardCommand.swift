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

/// `operator wall`: the screen that is read across a room.
enum WallCommand: ScreenCommand {
    static let spec = CommandSpec(
        "wall", summary: "show how a cluster is, in letters that are read across a room",
        discussion: [
            "Looks by itself each second, and takes tickets and verdicts from whoever keeps them. It writes nothing, "
                + "takes no lock, cannot act, and needs few bytes: any number of walls may run beside a monitor, over "
                + "ssh as well. What is open stays in view, what does not fit takes turns, and once nothing new came "
                + "for 15 s the whole wall says so.",
            "q or Ctrl-C ends it; there are no other keys.",
        ],
        options: [CommonOptions.interval],
        examples: [
            .init("operator wall --cluster prod-east", "a cluster of the configuration"),
            .init("operator wall \(SubjectWords.exampleOption)", "over `ssh -t` as well"),
        ])

    static func run(_ call: Call) async throws -> ExitStatus {
        throw CommandError(
            "cannot show the wall", "this is no terminal that can show a screen", "use `\(call.program) watch --plain`",
            status: .usage)
    }

    static func show(_ call: Call) throws -> ExitStatus? { try call.showCluster(isReadOnly: true, isWall: true) }
}
