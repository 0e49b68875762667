internal import OperatorCore

/// A pure judgement on a snapshot.
protocol TiKVInvariant: Sendable {
    /// The house's defaults.
    static var descriptor: InvariantDescriptor { get }
    init()
    /// One check for each component it applies to; `descriptor` has configuration's thresholds.
    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check]
}

extension TiKVInvariant {
    static var id: InvariantID { descriptor.id }
}

extension InvariantDescriptor {
    /// A check of this invariant.
    func check(
        _ component: ComponentID, _ result: CheckResult, _ message: String, at evidence: Moment,
        began: WallTime? = nil, related: [ComponentID] = []
    ) -> Check {
        Check(
            invariant: id, component: component, result: result, message: message, evidenceAt: evidence, began: began,
            related: related)
    }
}

/// The stable names, for the graph of what explains what.
extension InvariantID {
    static let pdUnreachable = InvariantID("pd_unreachable")
    static let pdQuorum = InvariantID("pd_quorum")
    static let pdLeaderHung = InvariantID("pd_leader_hung")
    static let pdLeaderMissing = InvariantID("pd_leader_missing")
    static let pdMemberUnreachable = InvariantID("pd_member_unreachable")
    static let storesUnobservable = InvariantID("stores_unobservable")
    static let storeUnreachable = InvariantID("store_unreachable")
    static let storeDown = InvariantID("store_down")
    static let regionLeaderless = InvariantID("region_leaderless")
    static let regionUnderReplicated = InvariantID("region_under_replicated")
    static let highLatency = InvariantID("high_latency")
    static let diskLow = InvariantID("disk_low")
    static let metricsMissing = InvariantID("metrics_missing")
}
