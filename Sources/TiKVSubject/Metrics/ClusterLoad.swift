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

    /// Sums over stores that answer and whose reading is not older than `freshness`, as of the newest of them; missing
    /// where no store has one.
    ///
    /// A dead store serves nothing, so the sum of the others is the cluster's. The caller leaves it out: its last reading
    /// must neither count nor hold the sum's time back, or the graph would stand still just when something happens.
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
        guard let newest = fresh.map(\.1).max() else { return .missing(.notObserved) }
        return .value(fresh.reduce(0) { $0 + $1.0 }, at: newest)
    }
}
