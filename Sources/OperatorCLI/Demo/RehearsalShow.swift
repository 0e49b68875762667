import Configuration
import Dashboard
import Deployments
import OperatorCore
import RehearsalCluster
private import Synchronization

/// Behind the screen of a simulated cluster of its own: started for the screen, gone with it. Led by a script it is a
/// demo, else people try things by hand.
final class RehearsalShow: ScreenWork {
    private struct State {
        var bringing: Task<RehearsalDeployment.Running, any Error>?
        var demo: DemoStanding?
        var spare: SpareCluster?
        var dashboard: DashboardWork?
        var hasBegun = false
        var isStopped = false
        var hasEnded = false
        var hasReset = false
    }

    let call: Call
    let plan: DemoPlan
    /// A demo; else by hand.
    let isScripted: Bool
    /// 1, and one more for each fresh cluster on the same screen.
    let run: Int
    let mailbox: ScreenMailbox
    private let screens: ScreenStage
    private let state: Mutex<State>
    /// Ends when the show is to end.
    private let going: AsyncStream<Never>
    private let ending: AsyncStream<Never>.Continuation

    /// `spare`: a cluster that is up already, or will be soon.
    init(
        _ call: Call, _ plan: DemoPlan, isScripted: Bool, screens: ScreenStage, run: Int = 1,
        spare: SpareCluster? = nil
    ) {
        self.call = call
        self.plan = plan
        self.isScripted = isScripted
        self.run = run
        self.screens = screens
        mailbox = screens.mailbox()
        state = Mutex(State(spare: spare))
        (going, ending) = AsyncStream.makeStream(of: Never.self)
    }

    /// What a fresh screen shows before anything of it runs.
    func session() -> ScreenSession {
        var state = Self.emptyState(call, name: plan.rehearsal(run: run).name ?? "")
        state.starting = starting
        if isScripted { state.demo = DemoScreenReporter.view(before: call.clock.now(), plan) }
        return ScreenSession(state: state, mailbox: mailbox, work: self)
    }

    /// A screen on which nothing was observed yet.
    static func emptyState(_ call: Call, name: String) -> DashboardState {
        let descriptor = Subjects.standard.descriptor([:])
        let now = call.clock.now()
        var state = DashboardState(
            heading: ShowHeading.of(name), subject: descriptor, zone: ClockText.localZone(at: now.wall), now: now)
        call.dress(&state)
        return state
    }

    var starting: StartingView {
        let options = plan.rehearsal(run: run)
        return StartingView(
            words: [
                "A SIMULATED cluster on this machine: \(options.members) \(RehearsedWords.votingPlural) and "
                    + "\(options.stores) \(RehearsedWords.servingPlural).",
                "Each is a real process on 127.0.0.1; all of it goes when this window does.",
            ], processes: options.members + options.stores)
    }

    // MARK: The work behind a screen

    func begin() {
        state.withLock { $0.hasBegun = true }
        Task.detached { [self] in
            await live()
            await leave()
        }
    }

    /// Nothing of it is left.
    private func leave() async {
        await state.withLock { $0.spare }?.discard()
        state.withLock { $0.hasEnded = true }
    }

    func stop() {
        let (bringing, demo, hasBegun) = state.withLock { state in
            state.isStopped = true
            return (state.bringing, state.demo, state.hasBegun)
        }
        if !hasBegun { Task.detached { [self] in await leave() } }
        bringing?.cancel()
        demo?.stop()
        ending.finish()
    }

    func hurry() { state.withLock { $0.dashboard }?.hurry() }

    var hasEnded: Bool { state.withLock { $0.hasEnded } }
    /// A supervisor that hangs is ended after a while, and what it started with it.
    var patience: Duration { .seconds(25) }
    var isStopped: Bool { state.withLock { $0.isStopped } }

    var farewell: ScreenFarewell {
        guard isScripted else { return ShowFarewell(call: call, plan: plan).byHand }
        let script = state.withLock { $0.demo }?.script
        return ShowFarewell(call: call, plan: plan).demo(script)
    }

    func carryOut(_ effect: Effect) {
        if effect == .demo(.reset) { return reset() }
        let (demo, dashboard) = state.withLock { ($0.demo, $0.dashboard) }
        if let demo, demo.carryOut(effect) { return }
        dashboard?.carryOut(effect)
    }

    /// A fresh cluster and database in place of these; they are taken down behind the screen.
    private func reset() {
        let spare = state.withLock { state -> SpareCluster?? in
            guard !state.hasReset, !state.isStopped else { return nil }
            state.hasReset = true
            defer { state.spare = nil }
            return .some(state.spare)
        }
        guard let spare else { return }
        let next = RehearsalShow(call, plan, isScripted: isScripted, screens: screens, run: run + 1, spare: spare)
        screens.show(next.session())
    }

    /// Starts the cluster of the next reset, so that it is there at once.
    func prepareSpare() {
        guard plan.keptIn == nil else { return }
        state.withLock { state in
            guard state.spare == nil, !state.hasReset, !state.isStopped else { return }
            state.spare = SpareCluster(plan.rehearsal(run: run + 1), clock: call.clock)
        }
    }

    // MARK: From start to end

    private func live() async {
        let started = call.clock.now()
        do {
            let running = try await bringUp()
            await watch(running, started: started)
            // Whatever becomes of the task: taking down is not cancelled.
            try await Task { try await running.deployment.down() }.value
        } catch {
            guard !isStopped else { return }
            var view = starting
            view.failure = UntrustedText.sanitise("\(error)")
            mailbox.post(.rehearsal(.starting(view)))
        }
    }

    private func bringUp() async throws -> RehearsalDeployment.Running {
        let (options, clock) = (plan.rehearsal(run: run), call.clock)
        let spare = state.withLock { state in
            defer { state.spare = nil }
            return state.spare
        }
        let bringing = Task.detached { [mailbox, starting] in
            if let spare { return try await spare.take() }
            return try await RehearsalDeployment.up(options, clock: clock) { answering in
                var view = starting
                view.answering = answering
                mailbox.post(.rehearsal(.starting(view)))
            }
        }
        let isStopped = state.withLock { state in
            state.bringing = bringing
            return state.isStopped
        }
        if isStopped { bringing.cancel() }
        return try await bringing.value
    }

    private func standing(
        _ running: RehearsalDeployment.Running, _ dashboard: DashboardWork, started: Moment
    ) throws -> DemoStanding {
        try DemoStanding(
            call, plan, running, dashboard, mailbox: mailbox, started: started, isStopped: { self.isStopped },
            prepareSpare: { self.prepareSpare() })
    }

    private func watch(_ running: RehearsalDeployment.Running, started: Moment) async {
        let dashboard: DashboardWork
        let demo: DemoStanding?
        do {
            dashboard = try ShowHeading.session(call, running, plan).work(mailbox)
            demo = isScripted ? try standing(running, dashboard, started: started) : nil
        } catch {
            mailbox.post(.done(UntrustedText.sanitise("\(error)")))
            for await _ in going {}
            return
        }
        state.withLock { ($0.dashboard, $0.demo) = (dashboard, demo) }
        mailbox.post(.rehearsal(.up(ShowHeading.of(running.cluster.name))))
        dashboard.begin()
        if !isStopped { await demo?.run() }
        for await _ in going {}
        dashboard.stop()
        while !dashboard.hasEnded { try? await call.clock.sleep(for: .milliseconds(10)) }
    }
}
