internal import OperatorCore

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
