internal import OperatorCore

/// Metrics read from PD's own answers; those of the stores' pages are in the metric catalogue.
enum PDMetrics {
    static let capacity = MetricID("store.disk_capacity")
    static let available = MetricID("store.disk_available")
    static let used = MetricID("store.disk_used")
    static let availableRatio = MetricID("store.disk_available_ratio")
    static let leaders = MetricID("store.leaders")
    static let regions = MetricID("store.regions")
    static let heartbeatAge = MetricID("store.heartbeat_age")
    static let pdSlowScore = MetricID("store.pd_slow_score")
    static let clusterRegions = MetricID("cluster.regions")
    static let missingPeers = MetricID("cluster.missing_peers")
    static let downPeers = MetricID("cluster.down_peers")
    static let pendingPeers = MetricID("cluster.pending_peers")
    static let storesServing = MetricID("cluster.stores_serving")

    static let descriptors: [MetricDescriptor] =
        storeDescriptors + [
            cluster(clusterRegions, "regions", "pieces of data", worse: .neither).inGroup("MOVES", as: "regions"),
            cluster(missingPeers, "regions with missing peers", "pieces with too few copies", worse: .higher)
                .inGroup("MOVES", as: "peers missing"),
            cluster(downPeers, "regions with down peers", "pieces with a dead copy", worse: .higher)
                .inGroup("MOVES", as: "down"),
            cluster(pendingPeers, "regions with pending peers", "pieces with a copy that lags", worse: .higher)
                .inGroup("MOVES", as: "pending"),
            cluster(storesServing, "stores serving", "servers that work", worse: .lower),
        ]

    private static let storeDescriptors: [MetricDescriptor] = [
        store(capacity, "disk capacity", "disk size", .bytes),
        store(available, "disk available", "free disk space", .bytes, worse: .lower),
        store(used, "disk used by the store", "disk space used", .bytes),
        MetricDescriptor(
            id: availableRatio, title: "disk available ratio", plainTitle: "share of the disk that is free",
            unit: .ratio, componentKind: "store", worse: .lower, warn: 0.2, critical: 0.05),
        store(leaders, "leaders", "pieces of data it answers for", .count),
        store(regions, "regions", "pieces of data it holds", .count),
        MetricDescriptor(
            id: heartbeatAge, title: "age of the last heartbeat to PD", plainTitle: "silent to the coordinator for",
            unit: .seconds, componentKind: "store", worse: .higher, warn: 20, critical: 1_800),
        MetricDescriptor(
            id: pdSlowScore, title: "slow score at PD", plainTitle: "slowness as the coordinator sees it",
            unit: .score, componentKind: "store", worse: .higher, warn: 80, critical: 100),
    ]

    private static func store(
        _ id: MetricID, _ title: String, _ plain: String, _ unit: MetricUnit, worse: MetricDescriptor.Worse = .neither
    ) -> MetricDescriptor {
        MetricDescriptor(id: id, title: title, plainTitle: plain, unit: unit, componentKind: "store", worse: worse)
    }

    private static func cluster(
        _ id: MetricID, _ title: String, _ plain: String, worse: MetricDescriptor.Worse
    ) -> MetricDescriptor {
        MetricDescriptor(
            id: id, title: title, plainTitle: plain, unit: .count, scope: .cluster, componentKind: "cluster",
            worse: worse)
    }
}
