internal import HTTPTransport
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

    /// When a store was lost that PD no longer hears from, by PD's word its last heartbeat. Our own eyes are finer: a
    /// store that served us after it, within the time until the next one, was lost when our probes began to fail
    /// (pd-store-heartbeat-tick-interval is 10 s). nil: it never sent one, or serves again already.
    func lostSince(_ store: UInt64) -> WallTime? {
        let last = pd.ledger.memory[store]?.latestHeartbeat
        guard let last, let record = probes[store]?.record, record.hasServed else { return last }
        if record.outcome == .serving, let failed = record.lastFailed, failed.wall > last { return nil }
        guard let failing = record.failingSince?.wall, failing > last, failing.elapsed(since: last) <= .seconds(11)
        else { return last }
        return failing
    }
}

/// When probes of a status port that once answered prove that a store does not serve.
struct ProbeRule: Sendable, Hashable {
    /// Refused probes in a row.
    var refusals = 2
    /// Probes in a row without an answer.
    var silences = 3

    func isDown(_ record: ProbeRecord) -> Bool {
        record.hasServed && record.isDown(refusals: refusals, silences: silences)
    }

    /// Stores that are gone for their regions, in order of id: PD says so, or nobody listens on their port any more.
    /// Silence alone may be our own network.
    func gone(_ pd: PDState, _ probes: StoreProbes) -> [UInt64] {
        pd.ledger.living.filter { !$0.isTiFlash }.map(\.id).filter { id in
            if pd.ledger.memory[id]?.isNotServing ?? false { return true }
            guard let record = probes[id]?.record else { return false }
            return record.outcome == .refused && isDown(record)
        }
    }
}
