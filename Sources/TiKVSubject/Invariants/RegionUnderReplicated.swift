internal import OperatorCore

/// Regions with fewer living replicas than wanted, by PD's own lists.
struct RegionUnderReplicated: TiKVInvariant {
    static let descriptor = InvariantDescriptor(
        id: .regionUnderReplicated, title: "regions with too few replicas",
        explanation:
            "PD counts regions with a missing peer, or with a peer that was silent to its leader for 10 minutes (TiKV's max-peer-down-duration). Moving a region misses no peer for longer than a moment.",
        severity: .warning, openAfterChecks: 3, grace: .seconds(25), closeAfterChecks: 2, clearDelay: .seconds(20),
        thresholds: [.init(name: "regions", value: 0, unit: .count)],
        explainedBy: [.storeUnreachable, .storeDown, .regionLeaderless, .pdUnreachable])

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        let regions = snapshot.pd.regions
        guard let missing = regions.missingPeers, let down = regions.downPeers else { return [] }
        let asOf = max(missing.at, down.at)
        guard isTelling(snapshot, asOf) else {
            return [
                descriptor.check(snapshot.cluster, .unknown, "PD gathers its picture of the regions anew", at: asOf)
            ]
        }
        let limit = Int(descriptor.threshold("regions") ?? 0)
        guard missing.value > limit || down.value > limit else {
            return [descriptor.check(snapshot.cluster, .ok, "every region has its replicas", at: asOf)]
        }
        let gone = snapshot.rule.gone(snapshot.pd, snapshot.probes)
        return [
            descriptor.check(
                snapshot.cluster, .violated,
                "\(missing.value) regions miss a replica, \(down.value) have one that is down", at: asOf,
                related: gone.map { ComponentID(store: $0) })
        ]
    }

    /// Region heartbeats come each 60 s: a new leader knows the regions only after that.
    private func isTelling(_ snapshot: TiKVSnapshot, _ asOf: Moment) -> Bool {
        guard let tenure = snapshot.pd.leadership.current, snapshot.pd.regions.isInitialized?.value != false else {
            return false
        }
        return tenure.origin == .firstSight || asOf.elapsed(since: tenure.since) >= .seconds(60)
    }
}
