internal import OperatorCore

/// A store's metrics, which were readable from here before, are not any more, although it answers.
struct MetricsMissing: TiKVInvariant {
    static let descriptor = InvariantDescriptor(
        id: .metricsMissing, title: "metrics cannot be read",
        explanation:
            "Reading the store's metrics failed twice in a row after it had worked, while its status port answers. While the port itself fails, store_unreachable speaks for it.",
        severity: .warning, openAfterChecks: 1,
        thresholds: [.init(name: "failures", value: 2, unit: .count)],
        explainedBy: [.storeUnreachable, .storeDown, .storesUnobservable, .pdUnreachable])

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        let limit = Int(descriptor.threshold("failures") ?? 2)
        return snapshot.pd.ledger.stores.compactMap { store in
            let component = ComponentID(store: store.id)
            if store.isGone { return descriptor.check(component, .ok, "it is over", at: snapshot.at) }
            guard let entry = snapshot.metrics[store.id], let success = entry.lastSuccess, let asked = entry.lastAsked
            else {
                return descriptor.check(component, .unknown, "its metrics were never read from here", at: snapshot.at)
            }
            guard let error = entry.error else {
                return descriptor.check(component, .ok, "its metrics are read", at: asked)
            }
            guard entry.failures >= limit, answers(store.id, snapshot, since: snapshot.interval * (limit + 1)) else {
                return descriptor.check(component, .unknown, "its metrics could not be read: \(error)", at: asked)
            }
            return descriptor.check(
                component, .violated, "its metrics cannot be read: \(error)", at: asked,
                began: began(store.id, entry.failingSince?.wall ?? success.wall, snapshot))
        }
    }

    /// What failed while the port did not answer either is that trouble's: its metrics may be read in the time since.
    private func answers(_ id: UInt64, _ snapshot: TiKVSnapshot, since time: Duration) -> Bool {
        let record = snapshot.probes[id]?.record
        if record?.outcome == .serving, let since = record?.since, snapshot.at.elapsed(since: since) < time {
            return false
        }
        let isFailing = record?.isFailing ?? false
        return !isFailing && snapshot.pd.ledger.memory[id]?.isNotServing != true
    }

    private func began(_ id: UInt64, _ failing: WallTime, _ snapshot: TiKVSnapshot) -> WallTime {
        guard let record = snapshot.probes[id]?.record, record.outcome == .serving, let since = record.since?.wall
        else {
            return failing
        }
        return max(failing, since)
    }
}
