/// One kind of client request: how often it comes, how long it takes, what it does to a store.
struct RequestKind: Sendable {
    /// The `type` label of the gRPC families.
    var name: String
    /// Share of all client requests; the catalogue's shares make 1.
    var share: Double
    var latency: LatencyProfile
    /// The `type` label of tikv_storage_command_total; missing for the coprocessor, which is no storage command.
    var command: String?
    /// Requests that become Raft proposals.
    var writes: Bool
    var bytes: UInt64
    var keys: UInt64
    let series: Series

    /// The series a kind moves, written once: they are used several times a second.
    struct Series: Sendable {
        let duration: MetricSeries
        let failed: MetricSeries
        let command: MetricSeries?
        let scheduler: MetricSeries
        let latch: MetricSeries
        let tooBusy: MetricSeries
        let all: MetricSeries
        let success: MetricSeries
        let busy: MetricSeries
    }

    private init(
        name: String, share: Double, latency: LatencyProfile, command: String?, writes: Bool, bytes: UInt64,
        keys: UInt64
    ) {
        self.name = name
        self.share = share
        self.latency = latency
        self.command = command
        self.writes = writes
        self.bytes = bytes
        self.keys = keys
        let type = writes ? "write" : "snapshot"
        let commandName = command ?? name
        series = Series(
            // A request that names no resource group has no priority.
            duration: MetricSeries(StoreMetric.grpcDuration, ["type": name, "priority": "unknown"]),
            failed: MetricSeries(StoreMetric.grpcFail, ["type": name]),
            command: command.map { MetricSeries(StoreMetric.storageCommand, ["type": $0]) },
            scheduler: MetricSeries(StoreMetric.schedulerDuration, ["type": commandName]),
            latch: MetricSeries(StoreMetric.latchWait, ["type": commandName]),
            tooBusy: MetricSeries(StoreMetric.schedulerTooBusy, ["type": commandName]),
            all: MetricSeries(StoreMetric.asyncTotal, ["type": type, "status": "all"]),
            success: MetricSeries(StoreMetric.asyncTotal, ["type": type, "status": "success"]),
            busy: MetricSeries(StoreMetric.asyncTotal, ["type": type, "status": "err_server_is_busy"]))
    }

    /// A mix like a busy OLTP table's: two thirds read, one third writes in two phases.
    static let all: [RequestKind] = [
        RequestKind(
            name: "kv_get", share: 0.36, latency: LatencyProfile(milliseconds: 0.55, spread: 0.55, tailFactor: 8),
            command: "get", writes: false, bytes: 420, keys: 1),
        RequestKind(
            name: "kv_batch_get", share: 0.10, latency: LatencyProfile(milliseconds: 1.1, spread: 0.6),
            command: "batch_get", writes: false, bytes: 3300, keys: 8),
        RequestKind(
            name: "coprocessor", share: 0.14,
            latency: LatencyProfile(milliseconds: 2.1, spread: 0.7, tailShare: 0.03, tailFactor: 5),
            command: nil, writes: false, bytes: 14_000, keys: 60),
        RequestKind(
            name: "kv_scan", share: 0.03, latency: LatencyProfile(milliseconds: 1.6, spread: 0.6),
            command: "scan", writes: false, bytes: 7200, keys: 32),
        RequestKind(
            name: "kv_prewrite", share: 0.13,
            latency: LatencyProfile(milliseconds: 3.6, spread: 0.42, tailShare: 0.02, tailFactor: 4),
            command: "prewrite", writes: true, bytes: 640, keys: 2),
        RequestKind(
            name: "kv_commit", share: 0.12,
            latency: LatencyProfile(milliseconds: 2.9, spread: 0.42, tailShare: 0.02, tailFactor: 4),
            command: "commit", writes: true, bytes: 180, keys: 2),
        RequestKind(
            name: "kv_pessimistic_lock", share: 0.08,
            latency: LatencyProfile(milliseconds: 2.3, spread: 0.45, tailShare: 0.02, tailFactor: 4),
            command: "acquire_pessimistic_lock", writes: true, bytes: 150, keys: 1),
        RequestKind(
            name: "kv_check_txn_status", share: 0.02, latency: LatencyProfile(milliseconds: 0.9, spread: 0.5),
            command: "check_txn_status", writes: false, bytes: 90, keys: 1),
        RequestKind(
            name: "kv_resolve_lock", share: 0.01, latency: LatencyProfile(milliseconds: 2.8, spread: 0.5),
            command: "resolve_lock", writes: true, bytes: 160, keys: 1),
        RequestKind(
            name: "kv_txn_heart_beat", share: 0.01, latency: LatencyProfile(milliseconds: 1.2, spread: 0.5),
            command: "txn_heart_beat", writes: true, bytes: 80, keys: 1),
    ]

    /// Share of requests that become proposals.
    static let writeShare = all.filter(\.writes).reduce(0) { $0 + $1.share }
}
