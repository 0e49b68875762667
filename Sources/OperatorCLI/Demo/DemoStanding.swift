import Dashboard
import Deployments
import Engine
import OperatorCore
import RehearsalCluster

/// A demo on the screen, from its cluster being up to its last chapter: the conductor's lead, and what a presenter's
/// keys do to it.
final class DemoStanding: Sendable {
    private let call: Call
    private let plan: DemoPlan
    private let mailbox: ScreenMailbox
    private let isStopped: @Sendable () -> Bool
    private let running: RehearsalDeployment.Running
    private let dashboard: DashboardWork
    private let reporter: DemoScreenReporter
    private let lead: DemoLead
    private let started: Moment
    private let cluster: DemoCluster
    private let target: ComponentID

    /// `prepareSpare`: the machine has time for another cluster. Throws where this one has not the component that is to be broken.
    init(
        _ call: Call, _ plan: DemoPlan, _ running: RehearsalDeployment.Running, _ dashboard: DashboardWork,
        mailbox: ScreenMailbox, started: Moment, isStopped: @escaping @Sendable () -> Bool,
        prepareSpare: @escaping @Sendable () -> Void
    ) throws {
        self.call = call
        self.plan = plan
        self.mailbox = mailbox
        self.isStopped = isStopped
        self.running = running
        self.dashboard = dashboard
        self.started = started
        cluster = DemoCluster(running.manifest)
        target = try plan.target(among: cluster)
        reporter = DemoScreenReporter(plan: plan, program: call.program, mailbox: mailbox) {
            // The first verdict is there and its confirmation takes 20 seconds: the machine has time for another cluster.
            if case .diagnosed = $0 { prepareSpare() }
        }
        lead = DemoLead(clock: call.clock, reporter: reporter)
    }

    /// Where it is; nil: it has not begun.
    var script: DemoScript? { reporter.script }

    func stop() { lead.stop() }

    /// Leads the demo to its end.
    func run() async {
        let clock = call.clock
        let conductor = DemoConductor(
            fault: plan.fault, target: target, cluster: cluster, started: started)
        let script = DemoScript(conductor, pace: plan.pace, started: started, ready: clock.now())
        reporter.tell(.clusterReady(cluster), at: clock.now(), since: started)
        let engine = await engine()
        guard let engine else {
            return lead.stop()
        }
        _ = await lead.run(script, engine.events(.lossless), started: started) { [self] deed in
            guard case .inject(let fault, let target) = deed else { return perform(deed) }
            mailbox.post(
                .rehearsal(.countDown(Countdown(.script(verb: fault.id.rawValue, target), began: clock.now()))))
        }
    }

    /// The watch's engine, once its database is open; nil: it did not come, and the screen says why.
    private func engine() async -> Engine? {
        let clock = call.clock
        let deadline = clock.now().advanced(by: .seconds(20))
        while !isStopped(), clock.now() < deadline {
            if let watching = dashboard.watch.watching { return watching.engine }
            try? await clock.sleep(for: .milliseconds(10))
        }
        return nil
    }

    // MARK: A presenter's keys

    /// False: it is no matter of the demo.
    func carryOut(_ effect: Effect) -> Bool {
        switch effect {
        case .demo(.goOn): lead.feed(.goOn)
        case .demo(.callOff): lead.feed(.calledOff)
        case .demo(.act): perform(.inject(plan.fault, target))
        case .kill(let id, let address): kill(id, address)
        case .healAll: heal()
        case .restart: heal()
        default: return false
        }
        return true
    }

    private func perform(_ deed: DemoConductor.Effect) {
        Task.detached { [self] in lead.feed(.conductor(await hand.perform(deed))) }
    }

    /// A person's kill is the demo's, where its own has not come yet.
    private func kill(_ id: ComponentID, _ address: String) {
        say { [self] in
            let receipt = try await hand.inject(.kill, address)
            lead.feed(.conductor(.injected(receipt)))
            return "killed \(id.spoken)"
        }
    }

    private func heal() {
        say { [self] in
            let receipt = try await hand.heal("")
            lead.feed(.conductor(.healed(receipt)))
            return "healed \(receipt.target.spoken)"
        }
    }

    private func say(_ act: @escaping @Sendable () async throws -> String) {
        Task.detached { [mailbox] in
            do { mailbox.post(.done(try await act())) } catch {
                mailbox.post(.done(UntrustedText.sanitise("\(error)")))
            }
        }
    }

    private var hand: DemoHand {
        DemoHand(
            running: running, engine: dashboard.watch.watching?.engine, clock: call.clock, user: call.user)
    }
}
