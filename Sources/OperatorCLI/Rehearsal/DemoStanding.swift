import Dashboard
import Deployments
import Engine
import OperatorCore
import RehearsalCluster

/// A demo on the screen, from its cluster being up to its last chapter: the conductor's lead, and what a presenter's
/// keys do to it.
final class DemoStanding: Sendable {
    private let show: RehearsalShow
    private let running: RehearsalDeployment.Running
    private let dashboard: DashboardWork
    private let reporter: DemoScreenReporter
    private let lead: DemoLead
    private let started: Moment
    private let cluster: DemoCluster
    private let target: ComponentID

    /// Throws where the cluster has not the component that is to be broken.
    init(
        _ show: RehearsalShow, _ running: RehearsalDeployment.Running, _ dashboard: DashboardWork, started: Moment
    ) throws {
        self.show = show
        self.running = running
        self.dashboard = dashboard
        self.started = started
        cluster = DemoCluster(running.manifest)
        target = try show.plan.target(among: cluster)
        reporter = DemoScreenReporter(plan: show.plan, program: show.call.program, mailbox: show.mailbox) {
            // The first verdict is there and its confirmation takes 20 seconds: the machine has time for another cluster.
            if case .diagnosed = $0 { show.prepareSpare() }
        }
        lead = DemoLead(clock: show.call.clock, reporter: reporter)
    }

    /// Where it is; nil: it has not begun.
    var script: DemoScript? { reporter.script }

    func stop() { lead.stop() }

    /// Leads the demo to its end.
    func run() async {
        let clock = show.call.clock
        let conductor = DemoConductor(
            fault: show.plan.fault, target: target, cluster: cluster, started: started)
        let script = DemoScript(conductor, pace: show.plan.pace, started: started, ready: clock.now())
        reporter.tell(.clusterReady(cluster), at: clock.now(), since: started)
        let engine = await engine()
        guard let engine else {
            return lead.stop()
        }
        _ = await lead.run(script, engine.events(.lossless), started: started) { [self] deed in
            guard case .inject(let fault, let target) = deed else { return perform(deed) }
            show.mailbox.post(
                .rehearsal(.countDown(Countdown(.script(verb: fault.id.rawValue, target), began: clock.now()))))
        }
    }

    /// The watch's engine, once its database is open; nil: it did not come, and the screen says why.
    private func engine() async -> Engine? {
        let clock = show.call.clock
        let deadline = clock.now().advanced(by: .seconds(20))
        while !show.isStopped, clock.now() < deadline {
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
        case .demo(.act): perform(.inject(show.plan.fault, target))
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
        Task.detached { [mailbox = show.mailbox] in
            do { mailbox.post(.done(try await act())) } catch {
                mailbox.post(.done(UntrustedText.sanitise("\(error)")))
            }
        }
    }

    private var hand: DemoHand {
        DemoHand(
            running: running, engine: dashboard.watch.watching?.engine, clock: show.call.clock, user: show.call.user)
    }
}
