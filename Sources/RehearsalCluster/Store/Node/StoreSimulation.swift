/// One store's whole state: its regions, its clients, its figures, what PD still has to hear. Pure: time comes in as
/// uptime nanoseconds, effects go out. The node around it owns threads, sockets and files.
struct StoreSimulation: Sendable {
    /// What the node has to do after a step: write the votes if asked, then log, then send.
    struct Effects: Sendable {
        var mustPersist = false
        var batches: [StoreMessage] = []
        var events: [RaftEvent] = []
    }

    let plan: RehearsalPlan
    let store: RehearsalPlan.Store
    var raft: StoreRaft
    var workload: StoreWorkload
    var metrics = MetricRegistry()
    var reports: ReportSchedule
    var flows: RegionFlows
    var slowScore = SlowScore()
    private let otherStores: [UInt64]
    private var lastTick: UInt64
    private var lastServed: UInt64
    private var lastLagCheck: UInt64

    /// raft-log-gc-tick-interval: how often leaders look at their followers' lag.
    private static let lagInterval: UInt64 = 3_000_000_000
    /// Longer between two ticks than this, and the process did not run meanwhile.
    private static let gap: UInt64 = 4_000_000_000

    init(
        plan: RehearsalPlan, store: RehearsalPlan.Store, states: [UInt64: RegionPeer.HardState]?,
        startTimestamp: Int64, now: UInt64
    ) {
        self.plan = plan
        self.store = store
        raft = StoreRaft(layout: RegionLayout(plan: plan), storeID: store.id, seed: plan.seed, states: states)
        workload = StoreWorkload(queriesPerSecond: plan.queriesPerSecond, seed: plan.seed, storeID: store.id)
        reports = ReportSchedule(
            store: store, startTimestamp: startTimestamp, random: SplitMix64(seed: plan.seed, stream: 4, store.id))
        flows = RegionFlows(regions: raft.peers.count)
        otherStores = plan.stores.map(\.id).filter { $0 != store.id }
        lastTick = now
        lastServed = now
        lastLagCheck = now
    }

    /// One Raft tick, each second.
    mutating func tick(now: UInt64) -> Effects {
        if now > lastTick + Self.gap {
            raft.forgiveSilence(now: now)
            reports.wakeUp()
        }
        lastTick = now
        let outbox = raft.tick(now: now)
        checkLag(now: now)
        return effects(of: outbox, toAll: true)
    }

    mutating func receive(_ message: StoreMessage, now: UInt64) -> Effects {
        metrics.add(Double(message.raft.count), to: MetricSeries(StoreMetric.raftReceived))
        return effects(of: raft.receive(message, now: now), toAll: false)
    }

    mutating func beginStopping(now: UInt64) -> Effects {
        effects(of: raft.beginStopping(now: now), toAll: true)
    }

    /// Serves clients for the time since the last call.
    mutating func serve(now: UInt64) {
        let seconds = Double(now - min(lastServed, now)) / 1e9
        lastServed = now
        let conditions = WorkloadConditions(raft: raft, now: now)
        let served = workload.advance(seconds: seconds, conditions: conditions, metrics: &metrics)
        flows.addToStore(served)
        guard served.requests > 0, conditions.served > 0 else { return }
        let writable = max(conditions.served - conditions.stalled, 1e-9)
        for place in raft.peers.indices where raft.peers[place].serves(at: now) {
            let share = raft.peers[place].region.loadShare
            let entries = flows.add(served, share: share / conditions.served, writeShare: share / writable, at: place)
            raft.propose(entries, toPeerAt: place)
        }
    }

    /// How long the store's state took to reach its file: measured, not drawn.
    mutating func noteSave(seconds: Double) {
        slowScore.record(seconds: seconds)
        metrics.observe(seconds, in: MetricSeries(StoreMetric.inspect, ["type": "all"]))
    }

    /// Messages to a store did not arrive.
    mutating func noteUnreachable(store: UInt64, messages: Int) {
        guard messages > 0 else { return }
        metrics.add(
            Double(messages),
            to: MetricSeries(StoreMetric.reportFailure, ["type": "unreachable", "store_id": "\(store)"]))
    }

    private mutating func effects(of outbox: RaftOutbox, toAll: Bool) -> Effects {
        for message in outbox.messages {
            let labels: KeyValuePairs = ["type": message.kind.label, "status": "accept"]
            metrics.add(1, to: MetricSeries(StoreMetric.sentMessages, labels))
        }
        for event in outbox.events { note(event) }
        return Effects(
            mustPersist: outbox.votesChanged,
            batches: raft.batches(of: outbox, stores: otherStores, toAll: toAll), events: outbox.events)
    }

    private mutating func note(_ event: RaftEvent) {
        switch event.kind {
        case .becameLeader:
            reports.regionChanged(event.regionID)
            guard let peer = raft.peer(ofRegion: event.regionID), !peer.wonByTransfer, peer.hard.term > 6 else {
                return
            }
            workload.won(share: peer.region.loadShare)
        case .transferStarted:
            for type in ["all", "transfer_leader"] {
                metrics.add(1, to: MetricSeries(StoreMetric.proposals, ["type": type]))
            }
            for status in ["all", "success"] {
                let labels: KeyValuePairs = ["type": "transfer_leader", "status": status]
                metrics.add(1, to: MetricSeries(StoreMetric.adminCommands, labels))
            }
        default:
            break
        }
    }

    private mutating func checkLag(now: UInt64) {
        guard now >= lastLagCheck + Self.lagInterval else { return }
        lastLagCheck = now
        let series = MetricSeries(StoreMetric.logLag)
        for peer in raft.peers where peer.role == .leader && peer.logLag > 0 {
            metrics.observe(Double(peer.logLag), in: series)
        }
    }
}

/// TiKV's slow score (components/health_controller/src/slow_score.rs), fed with how long the store's own state takes to
/// reach its file: 1 is good, 100 as slow as can be. A round has 30 probes; a probe over the limit is a time-out. More
/// than a tenth of time-outs in a round raises the score, at most doubling it; else it falls back within five minutes.
struct SlowScore: Sendable, Equatable {
    private(set) var score = 1.0
    private var probes = 0
    private var timeouts = 0

    private static let roundProbes = 30
    private static let timeoutRatio = 0.1
    private static let limitSeconds = 0.5
    /// Per round of 30 probes, one a second: from 100 back to 1 in five minutes.
    private static let recovery = 9.9

    mutating func record(seconds: Double) {
        probes += 1
        if seconds > Self.limitSeconds { timeouts += 1 }
        guard probes >= Self.roundProbes else { return }
        let ratio = Double(timeouts) / Double(probes)
        if ratio > Self.timeoutRatio {
            score = min(100, score * (1 + min(1, ratio / Self.timeoutRatio - 1)))
        } else if timeouts == 0 {
            score = max(1, score - Self.recovery)
        }
        probes = 0
        timeouts = 0
    }

    /// As PD hears it.
    var rounded: Int { Int(score.rounded()) }
}
