import CommandLineKit
import Configuration
import Dashboard
import Deployments
import Engine
private import Glibc
import NcursesTerminal
import OperatorCore
import TerminalUI

/// Makes the session of one cluster's dashboard.
struct DashboardSession {
    let call: Call
    let cluster: ClusterSettings
    let database: String
    let log: String
    let subject: any Subject
    /// Claude beside the playbook; nil where nothing is diagnosed from here.
    let claude: ClaudeDesk?
    /// Only looks: no key changes anything, and nothing is kept.
    var isReadOnly = false
    var isWall = false

    func session(mailbox: ScreenMailbox) -> ScreenSession {
        ScreenSession(state: state, mailbox: mailbox, work: work(mailbox))
    }

    func work(_ mailbox: ScreenMailbox) -> DashboardWork {
        let watch = ScreenWatch(
            call: call, cluster: cluster, database: database, log: log, subject: subject,
            refinement: claude?.refinement, isFollower: isReadOnly, mailbox: mailbox)
        return DashboardWork(
            watch: watch,
            actions: ScreenActions(
                call: call, cluster: cluster, watch: watch,
                diagnosis: DiagnosisActions(call: call, subject: subject, watch: watch, claude: claude)),
            faults: faultWatch(mailbox))
    }

    /// nil where no fault can be injected.
    private func faultWatch(_ mailbox: ScreenMailbox) -> FaultWatch? {
        guard !isReadOnly, cluster.disposable.value, let directory = cluster.localDirectory,
            let running = try? RunningClusters.connect(directory: directory, clock: call.clock)
        else { return nil }
        return FaultWatch(
            running.faults, declared: subject.descriptor.description.faults, clock: call.clock, mailbox: mailbox)
    }

    private var state: DashboardState {
        var state = DashboardState(
            heading: heading, subject: subject.descriptor,
            zone: ClockText.localZone(at: call.clock.now().wall), now: call.clock.now(),
            screen: isWall ? .wall : .overview)
        state.claude = claude?.shown
        call.dress(&state)
        return state
    }

    private var heading: ClusterHeading {
        let mayAct = cluster.disposable.value && cluster.localDirectory != nil
        return ClusterHeading(
            name: cluster.key.value, environment: cluster.environment?.value.rawValue,
            isSimulated: cluster.isSimulated,
            acting: isReadOnly ? .readOnly : mayAct ? .allowed : .observeOnly)
    }
}

extension Call {
    /// A terminal that can show a screen, with a person at its keys.
    var hasScreen: Bool {
        let name = environment["TERM"] ?? ""
        return console.isTerminal && isatty(STDIN_FILENO) == 1 && !name.isEmpty && name != "dumb"
    }

    /// The state knows the colours it is shown in.
    func dress(_ state: inout DashboardState) {
        state.isColourless = terminalOptions.colour == .never
        state.theme = state.isColourless ? .mono : terminalOptions.theme
    }

    /// How this person's terminal is to be used.
    var terminalOptions: TerminalOptions {
        TerminalOptions(
            colour: (environment["NO_COLOR"] ?? "").isEmpty ? .automatic : .never,
            theme: invocation[CommonOptions.theme])
    }
}

/// Behind a dashboard: the watch, and what keys ask for.
struct DashboardWork: ScreenWork {
    let watch: ScreenWatch
    let actions: ScreenActions
    /// nil where nothing may act.
    let faults: FaultWatch?

    func begin() {
        watch.begin()
        faults?.begin()
    }

    func carryOut(_ effect: Effect) { actions.carryOut(effect) }
    func stop() {
        faults?.stop()
        watch.stop()
    }

    func hurry() { watch.hurry() }
    var hasEnded: Bool { watch.hasEnded }
}

extension Call {
    /// Shows the screen of the cluster that was chosen, until it is left. The way of `operator dashboard` and
    /// `operator wall`.
    ///
    /// Returns nil where nobody sits at a terminal; throws where there is no cluster, or the terminal can show no screen.
    func showCluster(isReadOnly: Bool, isWall: Bool = false) throws -> ExitStatus? {
        let settings = try settings()
        let cluster = try Self.required(settings)
        let subject = try subject(settings, cluster)
        guard console.isTerminal, isatty(STDIN_FILENO) == 1 else { return nil }
        let claude = isReadOnly ? nil : try claudeDesk(of: cluster, asksOnScreen: true)
        let session = DashboardSession(
            call: self, cluster: cluster, database: settings.paths.database.value, log: settings.paths.log,
            subject: subject, claude: claude, isReadOnly: isReadOnly, isWall: isWall)
        let terminal = try NcursesTerminal(terminalOptions)
        var loop = ScreenLoop(terminal: terminal, clock: clock) { session.session(mailbox: $0.mailbox()) }
        return loop.run(console)
    }
}
