internal import OperatorCore

/// A store's disk is nearly full.
struct DiskLow: TiKVInvariant {
    static let descriptor = InvariantDescriptor(
        id: .diskLow, title: "disk space is low",
        explanation:
            "Less of the store's disk is free than the threshold; PD stops moving data there at 0.2 (low-space-ratio 0.8). A store that reads 0B has not reported yet and is not judged.",
        severity: .warning,
        thresholds: [
            .init(name: "available_ratio", value: 0.2, unit: .ratio),
            .init(name: "critical_ratio", value: 0.05, unit: .ratio),
        ])

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        guard let asOf = snapshot.pd.ledger.asOf else { return [] }
        let limit = descriptor.threshold("available_ratio") ?? 0.2
        let critical = descriptor.threshold("critical_ratio") ?? 0.05
        return snapshot.pd.ledger.stores.map { store in
            let component = ComponentID(store: store.id)
            if store.isGone { return descriptor.check(component, .ok, "it is over", at: asOf) }
            guard !snapshot.pd.isLeaderless,
                case .value(let ratio, _)? = StoreFigures(store: store, snapshot: snapshot).readings[
                    PDMetrics.availableRatio]
            else { return descriptor.check(component, .unknown, "its disk is not reported", at: asOf) }
            let percent = Int((ratio * 100).rounded(.down))
            guard ratio < limit else {
                return descriptor.check(component, .ok, "\(percent) % of its disk is free", at: asOf)
            }
            var check = descriptor.check(component, .violated, "only \(percent) % of its disk is free", at: asOf)
            check.severity = ratio < critical ? .critical : nil
            return check
        }
    }
}
