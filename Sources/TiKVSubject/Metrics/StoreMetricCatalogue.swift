internal import OperatorCore

/// Every metric read of a store, once: for our own scrapes and for Prometheus, so that both give the same.
///
/// Names, labels and thresholds are TiKV's own dashboards' and alerts' (tikv/tikv: metrics/grafana, metrics/alertmanager).
enum StoreMetricCatalogue {
    static let all: [StoreMetric] = load + process + disk + raft + queues

    /// PD's answers have these, too; its reading stands where a scrape has none.
    static let alsoFromPD: Set<MetricID> = [
        "store.disk_capacity", "store.disk_available", "store.disk_used", "store.leaders", "store.regions",
    ].reduce(into: []) { $0.insert(MetricID($1)) }

    /// Descriptors of the metrics that only a store's own page has.
    static let descriptors = all.map { grouped($0.descriptor) }.filter { !alsoFromPD.contains($0.id) }

    /// Those that overviews show in one line, in this order: how fast Raft writes, and who lags.
    private static let raftLine: [MetricID: String] = [
        MetricID("store.append_p99"): "append p99", MetricID("store.apply_p99"): "apply p99",
        MetricID("store.raft_lag"): "log lag", MetricID("store.slow_score"): "slow score",
    ]

    private static func grouped(_ descriptor: MetricDescriptor) -> MetricDescriptor {
        raftLine[descriptor.id].map { descriptor.inGroup("RAFT", as: $0) } ?? descriptor
    }

    /// The families a page is searched for.
    static let families = Set(all.map(\.source.family)).union([unreachableReports.family, startTime.family])

    static let sources = Set(all.map(\.source)).union([startTime])
    static let startTime = StoreMetric.Source(kind: .gauge, family: "process_start_time_seconds")
    /// By label store_id: the store that could not be reached.
    static let unreachableReports = StoreMetric.Source(
        kind: .counter, family: "tikv_server_report_failure_msg_total", conditions: [.equals("type", "unreachable")])

    private static let requests = StoreMetric.Source(
        kind: .histogram, family: "tikv_grpc_msg_duration_seconds", conditions: [.differs("type", "kv_gc")])

    private static let load: [StoreMetric] = [
        counter(
            "store.qps", "requests", "requests answered", .perSecond, "tikv_grpc_msg_duration_seconds_count",
            [.differs("type", "kv_gc")]),
        requestQuantile("store.p50", 0.5, "request time, median", "half of the requests take at most"),
        requestQuantile("store.p95", 0.95, "request time, p95", "19 of 20 requests take at most"),
        requestQuantile("store.p99", 0.99, "request time, p99", "99 of 100 requests take at most", warn: 1_000),
        counter(
            "store.errors", "failed requests", "requests that failed", .perSecond, "tikv_grpc_msg_fail_total",
            [.differs("type", "kv_gc")], worse: .higher, isAbsentZero: true),
        quantile(
            "store.async_write_p99", "write time in the store, p99", "99 of 100 writes take at most",
            "tikv_storage_engine_async_request_duration_seconds", [.equals("type", "write")], critical: 1),
        quantile(
            "store.cop_wait_p99", "coprocessor wait, p99", "99 of 100 scans wait at most",
            "tikv_coprocessor_request_wait_seconds", [.equals("type", "all")], critical: 10),
    ]

    private static let process: [StoreMetric] = [
        StoreMetric(
            descriptor: descriptor("store.cpu", "CPU of the process", "processors in use", .cores, worse: .higher),
            source: .init(kind: .counter, family: "process_cpu_seconds_total"), measure: .rate,
            minimumWindow: .seconds(10)),
        gauge("store.memory", "resident memory", "memory in use", .bytes, "process_resident_memory_bytes"),
        StoreMetric(
            descriptor: descriptor("store.start_time", "start of the process", "running since", .unixSeconds),
            source: startTime, measure: .value),
    ]

    private static let disk: [StoreMetric] = [
        size("store.disk_capacity", "disk capacity", "disk size", "capacity"),
        size("store.disk_available", "disk available", "free disk space", "available", worse: .lower),
        size("store.disk_used", "disk used by the store", "disk space used", "used"),
        StoreMetric(
            descriptor: descriptor(
                "store.write_stall", "write stall, longest", "writes were held up for at most", .seconds, worse: .higher
            ),
            source: .init(
                kind: .highestGauge, family: "tikv_engine_write_stall",
                conditions: [.equals("db", "kv"), .equals("type", "write_stall_max")]),
            measure: .value, scale: 1e-6),
        gauge(
            "store.pending_compaction", "pending compaction", "clean-up that waits", .bytes,
            "tikv_engine_pending_compaction_bytes", [.equals("db", "kv")], worse: .higher),
        highest(
            "store.slow_score", "slow score", "slowness, 1 to 100", .score, "tikv_raftstore_slow_score", warn: 80,
            critical: 100),
    ]

    private static let raft: [StoreMetric] = [
        StoreMetric(
            descriptor: descriptor(
                "store.raft_lag", "follower log lag, p99", "copies behind by", .entries, worse: .higher, critical: 5_000
            ),
            source: .init(kind: .histogram, family: "tikv_raftstore_log_lag"), measure: .quantile(0.99)),
        quantile(
            "store.propose_wait_p99", "propose wait, p99", "writes wait to begin",
            "tikv_raftstore_request_wait_time_duration_secs"),
        quantile(
            "store.append_p99", "append log, p99", "writing to its own disk takes",
            "tikv_raftstore_append_log_duration_seconds", critical: 1),
        quantile(
            "store.commit_p99", "commit log, p99", "agreement with the other copies takes",
            "tikv_raftstore_commit_log_duration_seconds"),
        quantile(
            "store.apply_wait_p99", "apply wait, p99", "agreed writes wait",
            "tikv_raftstore_apply_wait_time_duration_secs"),
        quantile(
            "store.apply_p99", "apply log, p99", "carrying out agreed writes takes",
            "tikv_raftstore_apply_log_duration_seconds", critical: 1),
        quantile(
            "store.store_write_p99", "store writer, p99", "a batch of writes takes",
            "tikv_raftstore_store_write_loop_duration_seconds"),
        gauge(
            "store.leaders", "leaders", "pieces of data it answers for", .count, "tikv_raftstore_region_count",
            [.equals("type", "leader")]),
        gauge(
            "store.regions", "regions", "pieces of data it holds", .count, "tikv_raftstore_region_count",
            [.equals("type", "region")]),
        gauge(
            "store.leader_missing", "peers without a leader", "pieces nobody answers for", .count,
            "tikv_raftstore_leader_missing", worse: .higher),
        counter(
            "store.votes", "votes asked for", "elections it takes part in", .perSecond,
            "tikv_raftstore_raft_sent_message_total", [.equals("type", "vote")], worse: .higher, isAbsentZero: true),
        counter(
            "store.unreachable_reports", "messages to unreachable stores", "messages that reached nobody", .perSecond,
            unreachableReports.family, unreachableReports.conditions, worse: .higher, isAbsentZero: true),
        counter(
            "store.pd_heartbeats", "region heartbeats to PD", "reports to the coordinator", .perSecond,
            "tikv_pd_heartbeat_message_total", [.equals("type", "send")], worse: .lower),
    ]

    private static let queues: [StoreMetric] = [
        counter(
            "store.busy", "requests refused as too busy", "requests it had no room for", .perSecond,
            "tikv_scheduler_too_busy_total", worse: .higher, isAbsentZero: true),
        gauge(
            "store.pending_commands", "pending commands", "writes in progress", .count, "tikv_scheduler_contex_total",
            worse: .higher),
        quantile(
            "store.latch_wait_p99", "latch wait, p99", "writes wait for each other",
            "tikv_scheduler_latch_wait_duration_seconds", critical: 1),
    ]
}

extension StoreMetricCatalogue {
    // How an entry is written.

    private static func descriptor(
        _ id: String, _ title: String, _ plain: String, _ unit: MetricUnit, worse: MetricDescriptor.Worse = .neither,
        warn: Double? = nil, critical: Double? = nil
    ) -> MetricDescriptor {
        MetricDescriptor(
            id: MetricID(id), title: title, plainTitle: plain, unit: unit, componentKind: "store", worse: worse,
            warn: warn, critical: critical)
    }

    private static func counter(
        _ id: String, _ title: String, _ plain: String, _ unit: MetricUnit, _ family: String,
        _ conditions: [LabelCondition] = [], worse: MetricDescriptor.Worse = .neither, isAbsentZero: Bool = false
    ) -> StoreMetric {
        StoreMetric(
            descriptor: descriptor(id, title, plain, unit, worse: worse),
            source: .init(kind: .counter, family: family, conditions: conditions), measure: .rate,
            isAbsentZero: isAbsentZero)
    }

    private static func requestQuantile(
        _ id: String, _ rank: Double, _ title: String, _ plain: String, warn: Double? = nil
    ) -> StoreMetric {
        StoreMetric(
            descriptor: descriptor(id, title, plain, .milliseconds, worse: .higher, warn: warn), source: requests,
            measure: .quantile(rank), scale: 1_000)
    }

    private static func quantile(
        _ id: String, _ title: String, _ plain: String, _ family: String, _ conditions: [LabelCondition] = [],
        critical: Double? = nil
    ) -> StoreMetric {
        StoreMetric(
            descriptor: descriptor(id, title, plain, .seconds, worse: .higher, critical: critical),
            source: .init(kind: .histogram, family: family, conditions: conditions), measure: .quantile(0.99))
    }

    private static func gauge(
        _ id: String, _ title: String, _ plain: String, _ unit: MetricUnit, _ family: String,
        _ conditions: [LabelCondition] = [], worse: MetricDescriptor.Worse = .neither
    ) -> StoreMetric {
        StoreMetric(
            descriptor: descriptor(id, title, plain, unit, worse: worse),
            source: .init(kind: .gauge, family: family, conditions: conditions), measure: .value)
    }

    private static func highest(
        _ id: String, _ title: String, _ plain: String, _ unit: MetricUnit, _ family: String, warn: Double,
        critical: Double
    ) -> StoreMetric {
        StoreMetric(
            descriptor: descriptor(id, title, plain, unit, worse: .higher, warn: warn, critical: critical),
            source: .init(kind: .highestGauge, family: family), measure: .value)
    }

    private static func size(
        _ id: String, _ title: String, _ plain: String, _ type: String, worse: MetricDescriptor.Worse = .neither
    ) -> StoreMetric {
        gauge(id, title, plain, .bytes, "tikv_store_size_bytes", [.equals("type", type)], worse: worse)
    }
}
