import Glibc

/// The simulated clients' requests as one store serves them: counts and durations are drawn for each stretch of time,
/// never request by request. Pure: seed, time and conditions in, figures out.
struct StoreWorkload: Sendable {
    private let queriesPerSecond: Double
    private var random: SplitMix64
    /// Slow noise around 1 on the offered load.
    private var drift = 1.0
    /// Clients that waited for a leader and come at once when there is one.
    private var backlog = 0.0
    /// Extra latency of freshly won regions, whose caches are cold; 0 is none.
    private var heat = 0.0
    /// Writes that wait for a majority.
    private(set) var waitingWrites = 0.0

    /// A client gives up a write after so long.
    private static let writeTimeoutSeconds = 10.0
    private static let heatSeconds = 5.0
    /// Client requests are rarely more at once than this; further ones wait outside.
    private static let mostWaitingWrites = 2000.0
    /// TiKV refuses writes beyond scheduler-pending-write-threshold; counted here in commands.
    private static let busyWrites = 1900.0

    init(queriesPerSecond: Double, seed: UInt64, storeID: UInt64) {
        self.queriesPerSecond = max(0, queriesPerSecond)
        random = SplitMix64(seed: seed, stream: 3, storeID)
    }

    /// What one stretch of time brought, for regions, disk and PD.
    struct Served: Sendable, Equatable {
        var requests: UInt64 = 0
        /// Requests that became proposals.
        var writes: UInt64 = 0
        var bytesRead: UInt64 = 0
        var keysRead: UInt64 = 0
        var bytesWritten: UInt64 = 0
        var keysWritten: UInt64 = 0
    }

    /// This store won a region by election: clients that waited come back, and its caches are cold.
    mutating func won(share: Double) {
        backlog += queriesPerSecond * share * 1.5
        heat += share * 6
    }

    /// Serves `seconds` (at most one second is made up for; a process that did not run served nobody).
    mutating func advance(
        seconds: Double, conditions: WorkloadConditions, metrics: inout MetricRegistry
    ) -> Served {
        let seconds = min(max(seconds, 0), 1)
        drift += (1 - drift) * 0.02 * seconds + random.normal() * 0.006 * seconds.squareRoot()
        drift = min(1.1, max(0.9, drift))
        heat *= exp(-seconds / Self.heatSeconds)
        let burst = min(backlog, backlog * 1.5 * seconds + 1)
        backlog -= burst
        let regular = queriesPerSecond * conditions.served * drift * seconds
        var served = Served()
        if conditions.served > 0 {
            let load = Load(conditions: conditions, heat: heat, burstShare: burst / max(regular + burst, 1))
            for kind in RequestKind.all {
                serve(kind, mean: (regular + burst) * kind.share, load: load, into: &served, metrics: &metrics)
            }
            passThroughRaft(served, load: load, metrics: &metrics)
        }
        appendAsFollower(seconds: seconds, conditions: conditions, metrics: &metrics)
        settleWrites(seconds: seconds, conditions: conditions, metrics: &metrics)
        refuse(conditions: conditions, seconds: seconds, metrics: &metrics)
        return served
    }

    /// How much slower than usual things go.
    private struct Load {
        var stalledShare: Double
        /// Waiting for the slower of two followers instead of the quicker.
        var replication: Double
        var overall: Double
        var write: Double { overall * (1 + (replication - 1) * 0.6) }

        init(conditions: WorkloadConditions, heat: Double, burstShare: Double) {
            stalledShare = conditions.stalled / conditions.served
            replication = 1 + 0.7 * conditions.thin / conditions.served
            overall = 1 + min(heat, 4) + 3 * burstShare
        }
    }

    private mutating func serve(
        _ kind: RequestKind, mean: Double, load: Load, into served: inout Served, metrics: inout MetricRegistry
    ) {
        var count = random.poisson(mean)
        if kind.writes, load.stalledShare > 0 {
            let stuck = random.binomial(count, chance: load.stalledShare)
            count -= stuck
            queueWrites(stuck, kind: kind, metrics: &metrics)
        }
        guard count > 0 else { return }
        served.requests += count
        let latency = kind.latency.slowed(by: kind.writes ? load.write : load.overall)
        draw(count, latency, kind.series.duration, &metrics)
        if let command = kind.series.command { metrics.add(Double(count), to: command) }
        metrics.add(Double(count), to: kind.series.all)
        metrics.add(Double(count), to: kind.series.success)
        if kind.writes {
            served.writes += count
            served.bytesWritten += count * kind.bytes
            served.keysWritten += count * kind.keys
            draw(count, latency.slowed(by: 0.94), kind.series.scheduler, &metrics)
            draw(count, RaftStep.latch.slowed(by: load.overall), kind.series.latch, &metrics)
        } else {
            served.bytesRead += count * kind.bytes
            served.keysRead += count * kind.keys
            if kind.command == nil { drawCoprocessor(count, latency: latency, load: load, metrics: &metrics) }
        }
    }

    /// A coprocessor request waits for the read pool and a snapshot, then runs.
    private mutating func drawCoprocessor(
        _ count: UInt64, latency: LatencyProfile, load: Load, metrics: inout MetricRegistry
    ) {
        draw(count, latency.slowed(by: 0.95), Shared.coprocessor, &metrics)
        draw(count, latency.slowed(by: 0.88), Shared.coprocessorHandle, &metrics)
        draw(count, RaftStep.coprocessorWait.slowed(by: load.overall), Shared.coprocessorWait, &metrics)
    }

    /// What all requests of a stretch share, whatever their kind.
    private mutating func passThroughRaft(_ served: Served, load: Load, metrics: inout MetricRegistry) {
        let reads = served.requests - served.writes
        draw(reads, RaftStep.snapshot.slowed(by: load.overall), Shared.snapshot, &metrics)
        metrics.add(Double(reads), to: Shared.localRead)
        metrics.add(Double(served.writes), to: Shared.normalProposal)
        metrics.add(Double(served.requests), to: Shared.allProposals)
        draw(served.writes, RaftStep.asyncWrite.slowed(by: load.write), Shared.asyncWrite, &metrics)
        draw(served.writes, RaftStep.proposeWait.slowed(by: load.overall), Shared.proposeWait, &metrics)
        let commit = RaftStep.commitLog.slowed(by: load.overall * load.replication)
        draw(served.writes, commit, Shared.commitLog, &metrics)
        appendAndApply(served.writes, slowness: load.overall, metrics: &metrics)
    }

    /// Leaders and followers alike write the log and apply it.
    private mutating func appendAndApply(_ count: UInt64, slowness: Double, metrics: inout MetricRegistry) {
        draw(count, RaftStep.appendLog.slowed(by: slowness), Shared.appendLog, &metrics)
        draw(count, RaftStep.writeLoop.slowed(by: slowness), Shared.writeLoop, &metrics)
        draw(count, RaftStep.applyWait.slowed(by: slowness), Shared.applyWait, &metrics)
        draw(count, RaftStep.applyLog.slowed(by: slowness), Shared.applyLog, &metrics)
    }

    private mutating func appendAsFollower(
        seconds: Double, conditions: WorkloadConditions, metrics: inout MetricRegistry
    ) {
        let mean = queriesPerSecond * conditions.followed * RequestKind.writeShare * drift * seconds
        appendAndApply(random.poisson(mean), slowness: 1, metrics: &metrics)
    }

    /// What requests pass through in the storage and the raftstore.
    private enum RaftStep {
        static let snapshot = LatencyProfile(milliseconds: 0.06, spread: 0.6)
        static let coprocessorWait = LatencyProfile(milliseconds: 0.09, spread: 0.7)
        static let latch = LatencyProfile(milliseconds: 0.02, spread: 0.8)
        static let asyncWrite = LatencyProfile(milliseconds: 2.4, spread: 0.45, tailShare: 0.02, tailFactor: 4)
        static let proposeWait = LatencyProfile(milliseconds: 0.12, spread: 0.6)
        static let appendLog = LatencyProfile(milliseconds: 0.55, spread: 0.5)
        static let writeLoop = LatencyProfile(milliseconds: 0.6, spread: 0.5)
        static let commitLog = LatencyProfile(milliseconds: 1.3, spread: 0.5)
        static let applyWait = LatencyProfile(milliseconds: 0.1, spread: 0.6)
        static let applyLog = LatencyProfile(milliseconds: 0.3, spread: 0.5)
    }

    /// Series without a request's kind, written once.
    private enum Shared {
        static let snapshot = MetricSeries(StoreMetric.asyncDuration, ["type": "snapshot"])
        static let asyncWrite = MetricSeries(StoreMetric.asyncDuration, ["type": "write"])
        static let coprocessor = MetricSeries(StoreMetric.coprocessorDuration, ["req": "select"])
        static let coprocessorHandle = MetricSeries(StoreMetric.coprocessorHandle, ["req": "select"])
        static let coprocessorWait = MetricSeries(StoreMetric.coprocessorWait, ["req": "select", "type": "all"])
        static let localRead = MetricSeries(StoreMetric.proposals, ["type": "local_read"])
        static let normalProposal = MetricSeries(StoreMetric.proposals, ["type": "normal"])
        static let allProposals = MetricSeries(StoreMetric.proposals, ["type": "all"])
        static let proposeWait = MetricSeries(StoreMetric.proposeWait)
        static let appendLog = MetricSeries(StoreMetric.appendLog)
        static let writeLoop = MetricSeries(StoreMetric.writeLoop)
        static let commitLog = MetricSeries(StoreMetric.commitLog)
        static let applyWait = MetricSeries(StoreMetric.applyWait)
        static let applyLog = MetricSeries(StoreMetric.applyLog)
        static let writeTimeout = MetricSeries(StoreMetric.asyncTotal, ["type": "write", "status": "err_timeout"])
        static let staleWrite = MetricSeries(
            StoreMetric.asyncTotal, ["type": "write", "status": "err_stale_command"])
    }

    private mutating func queueWrites(_ count: UInt64, kind: RequestKind, metrics: inout MetricRegistry) {
        if waitingWrites > Self.busyWrites {
            metrics.add(Double(count), to: kind.series.tooBusy)
            metrics.add(Double(count), to: kind.series.busy)
        }
        waitingWrites = min(Self.mostWaitingWrites, waitingWrites + Double(count))
    }

    /// Waiting writes are answered when a majority is back, given up one by one, or refused when leadership is lost.
    private mutating func settleWrites(
        seconds: Double, conditions: WorkloadConditions, metrics: inout MetricRegistry
    ) {
        guard waitingWrites > 0 else { return }
        guard conditions.stalled > 0 else {
            if conditions.served == 0 { metrics.add(waitingWrites, to: Shared.staleWrite) }
            waitingWrites = 0
            return
        }
        let given = random.binomial(UInt64(waitingWrites), chance: min(1, seconds / Self.writeTimeoutSeconds))
        waitingWrites -= Double(given)
        metrics.add(Double(given), to: Shared.writeTimeout)
        metrics.add(Double(given), to: MetricSeries(StoreMetric.grpcFail, ["type": "kv_prewrite"]))
    }

    /// Clients of regions that nobody serves ask again and again, and are told that this store does not lead.
    private mutating func refuse(conditions: WorkloadConditions, seconds: Double, metrics: inout MetricRegistry) {
        guard conditions.orphaned > 0 else { return }
        let attempts = queriesPerSecond * conditions.orphaned * seconds * 0.2
        for (type, share) in [("snapshot", 1 - RequestKind.writeShare), ("write", RequestKind.writeShare)] {
            let refused = Double(random.poisson(attempts * share))
            metrics.add(refused, to: MetricSeries(StoreMetric.asyncTotal, ["type": type, "status": "all"]))
            metrics.add(refused, to: MetricSeries(StoreMetric.asyncTotal, ["type": type, "status": "err_not_leader"]))
        }
        for kind in RequestKind.all where kind.share >= 0.1 {
            metrics.add(Double(random.poisson(attempts * kind.share * 0.1)), to: kind.series.failed)
        }
    }

    private mutating func draw(
        _ count: UInt64, _ profile: LatencyProfile, _ series: MetricSeries, _ metrics: inout MetricRegistry
    ) {
        guard count > 0, case .histogram(let bounds) = series.family.kind else { return }
        let drawn = profile.draw(count, bounds: bounds, random: &random)
        metrics.observe(counts: drawn.counts, sum: drawn.sum, in: series)
    }
}
