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
