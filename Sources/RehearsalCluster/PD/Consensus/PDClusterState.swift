/// What the members agree on and keep: the little that PD keeps in etcd.
struct PDClusterState: Codable, Sendable, Equatable {
    /// Who holds the leader key, and under which lease.
    struct LeaderKey: Codable, Sendable, Equatable {
        var name: String
        var lease: UInt64
    }

    /// Unix nanoseconds of the first registration; nil until then.
    var bootstrapNanoseconds: Int64?
    /// PD's leader key; nil while nobody leads.
    var leader: LeaderKey?
    /// Members that have started at least once and told their client address.
    var published: [String] = []
    /// Until when timestamps may be given out, in seconds of the leader's uptime: the window PD saves ahead.
    var timestampWindow = 0.0
    /// Registered stores in the order of their ids.
    var stores: [PDStoreMeta] = []

    /// Makes one agreed change; false where it does not apply (another lease, a store that nobody registered).
    mutating func apply(_ change: PDChange) -> Bool {
        switch change {
        case .publish(let name):
            guard !published.contains(name) else { return false }
            published.append(name)
        case .takeLeaderKey(let key):
            guard leader == nil else { return false }
            leader = key
        case .dropLeaderKey(let lease):
            guard leader?.lease == lease else { return false }
            leader = nil
        case .saveTimestamp(let window, let lease):
            guard leader?.lease == lease else { return false }
            timestampWindow = window
        case .putStore(let meta, let nanoseconds):
            put(meta)
            bootstrapNanoseconds = bootstrapNanoseconds ?? nanoseconds
        case .persistHeartbeat(let storeID, let nanoseconds):
            guard let index = stores.firstIndex(where: { $0.id == storeID }) else { return false }
            stores[index].lastHeartbeatNanoseconds = nanoseconds
            stores[index].isServing = true
        }
        return true
    }

    private mutating func put(_ meta: PDStoreMeta) {
        if let index = stores.firstIndex(where: { $0.id == meta.id }) {
            var kept = meta
            kept.lastHeartbeatNanoseconds = stores[index].lastHeartbeatNanoseconds
            kept.isServing = stores[index].isServing
            stores[index] = kept
        } else {
            stores.append(meta)
            stores.sort { $0.id < $1.id }
        }
    }
}

/// One change of the agreed state; every change is proposed to the consensus leader.
enum PDChange: Codable, Sendable, Equatable {
    case publish(name: String)
    /// Only where nobody holds the key.
    case takeLeaderKey(PDClusterState.LeaderKey)
    /// Only where this lease holds the key.
    case dropLeaderKey(lease: UInt64)
    /// The leader's window of timestamps, moved ahead; only under its lease.
    case saveTimestamp(upTo: Double, lease: UInt64)
    /// PutStore; the first one bootstraps the cluster at the given Unix nanoseconds.
    case putStore(PDStoreMeta, atNanoseconds: Int64)
    /// PD writes a store's last heartbeat down only now and then.
    case persistHeartbeat(storeID: UInt64, atNanoseconds: Int64)
}

/// A registered store, as metapb.Store has it.
struct PDStoreMeta: Codable, Sendable, Equatable {
    var id: UInt64
    var address: String
    var statusAddress: String
    /// Without a leading v.
    var version: String
    var gitHash: String
    /// Unix seconds.
    var startTimestamp: Int64
    /// Zone and host, the configured location labels.
    var zone: String
    var host: String
    /// Unix nanoseconds of the last heartbeat that was written down; nil before the first.
    var lastHeartbeatNanoseconds: Int64?
    /// node_state: false is Preparing, true is Serving.
    var isServing = false
}
