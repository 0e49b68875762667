internal import OperatorCore

/// Everything that was known at one moment: what observations, checks and evidence are computed from.
struct TiKVSnapshot: Sendable {
    var at: Moment
    var clusterKey: String
    /// How often PD and metrics are asked.
    var interval: Duration
    var pd: PDState
    var addresses: StatusAddresses
    var probes: StoreProbes
    var rule: ProbeRule
    var metrics: [UInt64: StoreMetrics]
    var logs: [WatchedLogStatus]
    /// New since the last snapshot.
    var events: [ClusterEvent]
    /// PD says that it is a rehearsal's.
    var isSimulated = false

    var cluster: ComponentID { .cluster(clusterKey) }
    var identity: ClusterIdentity { ClusterIdentity(key: clusterKey, id: pd.clusterID.map(String.init)) }

    /// PD and stores may have stood still with us: what they say needs time to become true again.
    var isAfterGap: Bool {
        guard let end = pd.gapEnded else { return false }
        return at.elapsed(since: end) < .seconds(20)
    }
}
