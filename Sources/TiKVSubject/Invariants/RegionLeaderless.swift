internal import OperatorCore

/// Regions of which a majority of voters is on stores that do not serve.
struct RegionLeaderless: TiKVInvariant {
    static let descriptor = InvariantDescriptor(
        id: .regionLeaderless, title: "regions without a majority",
        explanation:
            "When two or more stores do not serve, PD is asked once which regions they have in common: those that lost their majority answer neither reads nor writes. PD's own leader column keeps naming the old leader of such a region.",
        severity: .critical, openAfterChecks: 1, closeAfterChecks: 2, clearDelay: .seconds(8),
        explainedBy: [.storeUnreachable, .storeDown, .pdUnreachable])

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        guard let asOf = snapshot.pd.ledger.asOf else { return [] }
        let gone = snapshot.rule.gone(snapshot.pd, snapshot.probes)
        if snapshot.pd.isLeaderless {
            return [descriptor.check(snapshot.cluster, .unknown, "PD has no leader", at: asOf)]
        }
        guard gone.count >= 2 else {
            return [descriptor.check(snapshot.cluster, .ok, "at most one store does not serve", at: asOf)]
        }
        guard let majority = snapshot.pd.regions.majority, majority.stores == Set(gone), let lost = majority.lost else {
            let why = snapshot.pd.regions.majority?.error ?? "the regions of the lost stores are being asked for"
            return [descriptor.check(snapshot.cluster, .unknown, why, at: asOf)]
        }
        let names = gone.map(String.init).joined(separator: ", ")
        guard let first = lost.first else {
            return [descriptor.check(snapshot.cluster, .ok, "stores \(names) have no region's majority", at: asOf)]
        }
        let began = gone.compactMap(snapshot.lostSince).max()
        return [
            descriptor.check(
                snapshot.cluster, .violated,
                "\(lost.count) regions lost their majority with stores \(names) (region \(first) for one)", at: asOf,
                began: began, related: gone.map { ComponentID(store: $0) })
        ]
    }
}
