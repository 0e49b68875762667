internal import OperatorCore

/// A store answers slowly.
struct HighLatency: TiKVInvariant {
    static let latency = MetricID("store.p99")
    static let descriptor = InvariantDescriptor(
        id: .highLatency, title: "requests take long",
        explanation:
            "The 99th percentile of a store's request times is over the threshold; TiKV's own alert for requests uses 1 s.",
        severity: .warning, openAfterChecks: 3, closeAfterChecks: 3, clearDelay: .seconds(15),
        thresholds: [.init(name: "p99", value: 1_000, unit: .milliseconds)],
        explainedBy: [.storeUnreachable, .storeDown, .pdUnreachable, .pdQuorum, .pdLeaderMissing, .pdLeaderHung])

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        let gone = snapshot.rule.gone(snapshot.pd, snapshot.probes).map { ComponentID(store: $0) }
        let limit = descriptor.threshold("p99") ?? 1_000
        return snapshot.pd.ledger.living.compactMap { store in
            guard let entry = snapshot.metrics[store.id], let asked = entry.lastSuccess else { return nil }
            let component = ComponentID(store: store.id)
            guard entry.error == nil, case .value(let value, let at)? = entry.readings[Self.latency] else {
                return descriptor.check(component, .unknown, "its latency is not known", at: asked)
            }
            let shown = Int(value.rounded())
            if value <= limit { return descriptor.check(component, .ok, "p99 is \(shown) ms", at: at) }
            return descriptor.check(
                component, .violated, "p99 of requests is \(shown) ms, over \(Int(limit)) ms", at: at,
                related: gone.filter { $0 != component })
        }
    }
}
