import OperatorCore
private import Synchronization

/// The one tick: observe, keep the samples, judge the checks, hand on what changed. Ticks are never overlapped; late
/// ones are left out.
actor MonitorLoop {
    private let subject: any Subject
    private let clock: any OperatorClock
    private let settings: MonitorSettings
    private let descriptors: [InvariantDescriptor]
    private let samples: SampleStore
    private let sink: any TickSink
    private let view: MonitorView
    private let fanOut: EventFanOut
    private let watch: GapWatch
    private var conditions: ConditionEngine
    private var events = ClusterEventLog()
    private var isTicking = false
    /// How long the first look waits for the database.
    private static let startTimeout: Duration = .milliseconds(300)

    init(
        cluster: String, subject: any Subject, clock: any OperatorClock, settings: MonitorSettings,
        samples: SampleStore, sink: any TickSink, view: MonitorView, fanOut: EventFanOut, watch: GapWatch
    ) {
        self.subject = subject
        self.clock = clock
        self.settings = settings
        self.samples = samples
        self.sink = sink
        self.view = view
        self.fanOut = fanOut
        self.watch = watch
        let descriptors = CoreInvariants.completing(subject.descriptor.invariants)
        self.descriptors = descriptors
        conditions = ConditionEngine(
            cluster: cluster, bootID: clock.bootID, settings: settings.conditions, at: clock.now())
        view.update { $0.descriptors = descriptors }
    }

    func run() async {
        // The role and the kept conditions come first, if they come soon: a restart then goes on where it left off.
        sink.poke()
        await sink.waitForFirstRound(until: clock.now().advanced(by: Self.startTimeout))
        var next = clock.now()
        while !Task.isCancelled {
            await tick()
            next = following(next, now: clock.now())
            do { try await clock.sleep(until: next) } catch { return }
        }
    }

    /// The next moment of the same pace that is still to come: what was missed is left out.
    private func following(_ last: Moment, now: Moment) -> Moment {
        let interval = max(settings.tickInterval, .milliseconds(1))
        let missed = max(0, now.elapsed(since: last).wholeNanoseconds / interval.wholeNanoseconds)
        return last.advanced(by: .nanoseconds((missed + 1) * interval.wholeNanoseconds))
    }

    func tick() async {
        // An actor may be entered again while it waits.
        guard !isTicking else { return }
        isTicking = true
        defer { isTicking = false }
        let began = clock.now()
        noteGap(at: began)
        let observation = await subject.observe(deadline: began.advanced(by: settings.observeBudget))
        let completed = clock.now()
        noteGap(at: completed)
        samples.append(observation)
        events.append(observation.events, now: completed.wall)
        let outcome = judge(observation, at: completed)
        show(observation)
        sink.submit(PendingTick(at: completed, outcome: outcome), clusterID: observation.cluster.id)
    }

    private func noteGap(at now: Moment) {
        guard let gap = watch.take(now) else { return }
        conditions.noteGap(endedAt: now)
        fanOut.publish(.gap(lasting: gap, at: now))
    }

    private func judge(_ observation: Observation, at now: Moment) -> ConditionEngine.Outcome {
        if let kept = sink.takeRestored() { conditions.restore(kept, at: now) }
        if let open = sink.takeOpenTickets() { conditions.reconcile(openTickets: open, at: now) }
        var checks = observation.checks
        if !checks.contains(where: { $0.invariant == CoreInvariants.clusterChangedID }) {
            checks.append(
                CoreInvariants.clusterCheck(
                    observation.cluster, pinned: sink.pinnedClusterID, at: observation.completed))
        }
        return conditions.evaluate(checks, at: now, descriptors: descriptors)
    }

    private func show(_ observation: Observation) {
        let role = sink.role
        view.update { snapshot in
            snapshot.observation = observation
            snapshot.conditions = conditions.conditions
            snapshot.events = events.events
            snapshot.role = role
        }
        fanOut.publish(.observed(observation))
    }
}

/// What the cluster did lately, oldest first: bounded in time and number, for evidence.
struct ClusterEventLog: Sendable {
    private var kept: [ClusterEvent] = []
    private let span: Duration
    private let limit: Int

    init(span: Duration = .seconds(30 * 60), limit: Int = 2_000) {
        self.span = span
        self.limit = limit
    }

    var events: [ClusterEvent] { kept }

    mutating func append(_ events: [ClusterEvent], now: WallTime) {
        guard !events.isEmpty || !kept.isEmpty else { return }
        kept += events
        if !events.isEmpty { kept.sort { $0.at < $1.at } }
        let oldest = now.advanced(by: .zero - span)
        kept.removeFirst(max(kept.firstIndex { $0.at >= oldest } ?? kept.count, kept.count - limit))
    }
}

/// Holds the snapshot between the monitor and its readers.
final class MonitorView: Sendable {
    private let state = Mutex(MonitorSnapshot())

    init() {}

    var snapshot: MonitorSnapshot { state.withLock { $0 } }

    func update(_ body: (inout MonitorSnapshot) -> Void) {
        state.withLock { body(&$0) }
    }
}
