internal import OperatorCore

/// The load of the cluster as a whole, added up from its stores.
enum ClusterLoad {
    static let qps = MetricID("cluster.qps")
    static let errors = MetricID("cluster.errors")
    static let leaderMissing = MetricID("cluster.leader_missing")

    static let descriptors: [MetricDescriptor] = [
        MetricDescriptor(
            id: qps, title: "requests", plainTitle: "requests answered", unit: .perSecond, scope: .cluster,
            componentKind: "cluster"),
        MetricDescriptor(
            id: errors, title: "failed requests", plainTitle: "requests that failed", unit: .perSecond, scope: .cluster,
            componentKind: "cluster", worse: .higher),
        MetricDescriptor(
            id: leaderMissing, title: "peers without a leader", plainTitle: "pieces nobody answers for", unit: .count,
            scope: .cluster, componentKind: "cluster", worse: .higher),
    ]

    /// Sums over the stores whose reading is not older than `freshness`; missing where no store has one.
    ///
    /// A dead store serves nothing, so the sum of the others is the cluster's; its last reading must not count.
    static func readings(of stores: [[MetricID: Reading]], at now: Moment, freshness: Duration) -> [MetricID: Reading] {
        [
            qps: sum("store.qps", stores, now, freshness), errors: sum("store.errors", stores, now, freshness),
            leaderMissing: sum("store.leader_missing", stores, now, freshness),
        ]
    }

    private static func sum(
        _ metric: String, _ stores: [[MetricID: Reading]], _ now: Moment, _ freshness: Duration
    ) -> Reading {
        let id = MetricID(metric)
        let fresh = stores.compactMap { readings -> (Double, Moment)? in
            guard case .value(let value, let at)? = readings[id], now.elapsed(since: at) <= freshness else {
                return nil
            }
            return (value, at)
        }
        guard let oldest = fresh.map(\.1).min() else { return .missing(.notObserved) }
        return .value(fresh.reduce(0) { $0 + $1.0 }, at: oldest)
    }
}
