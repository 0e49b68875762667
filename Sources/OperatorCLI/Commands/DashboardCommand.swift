import CommandLineKit
import Configuration
import Dashboard
private import Glibc
import NcursesTerminal
import OperatorCore
import TiKVSubject

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
        options: [CommonOptions.interval, CommonOptions.engine, readOnly],
        examples: [
            .init("operator dashboard --pd 10.0.0.11", "one PD address is enough"),
            .init("operator dashboard --cluster rehearsal", "the local cluster of `operator rehearse up`"),
        ])

    static func run(_ call: Call) async throws -> ExitStatus {
        throw CommandError(
            "cannot show the dashboard", "standard output is no terminal", "use `\(call.program) monitor`",
            status: .usage)
    }

    static func show(_ call: Call) throws -> ExitStatus? {
        let settings = try call.settings()
        let cluster = try Call.required(settings)
        let subject = try call.subject(settings, cluster)
        guard call.console.isTerminal, isatty(STDIN_FILENO) == 1 else { return nil }
        let isReadOnly = call.invocation[readOnly]
        let refinement = isReadOnly ? nil : try call.refinement(of: cluster)
        let state = DashboardState(
            heading: heading(cluster, isReadOnly: isReadOnly), subject: subject.descriptor,
            zone: ClockText.localZone(at: call.clock.now().wall), now: call.clock.now())
        let terminal = try NcursesTerminal(TerminalOptions(colour: colour(call)))
        let watch = ScreenWatch(
            call: call, cluster: cluster, database: settings.paths.database.value, log: settings.paths.log,
            subject: subject, refinement: refinement, mailbox: ScreenMailbox(wake: terminal.wakeDescriptor))
        var loop = ScreenLoop(
            terminal: terminal, state: state, clock: call.clock, watch: watch,
            actions: ScreenActions(call: call, cluster: cluster, watch: watch))
        return loop.run()
    }

    private static func heading(_ cluster: ClusterSettings, isReadOnly: Bool) -> ClusterHeading {
        let mayAct = cluster.disposable.value && cluster.localDirectory != nil
        return ClusterHeading(
            name: cluster.key.value, environment: cluster.environment?.value.rawValue,
            isSimulated: cluster.isSimulated, authority: "PD",
            acting: isReadOnly ? .readOnly : mayAct ? .allowed : .observeOnly)
    }

    private static func colour(_ call: Call) -> ColourChoice {
        (call.environment["NO_COLOR"] ?? "").isEmpty ? .automatic : .never
    }
}
