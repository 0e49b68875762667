/// What never changes about a region of the rehearsal cluster: its range, its peers, the store that leads it first.
struct StoreRegion: Sendable, Equatable {
    struct Peer: Sendable, Hashable {
        var id: UInt64
        var storeID: UInt64
    }

    var id: UInt64
    /// Upper-case hexadecimal; empty is unbounded.
    var startKey: String
    var endKey: String
    var peers: [Peer]
    /// The store that campaigns at once when the cluster is born.
    var firstLeader: UInt64
    /// Share of the cluster's requests that fall into this region; all regions together make 1.
    var loadShare: Double
    /// Size at birth.
    var sizeMiB: UInt64
    /// Keys per MiB, so that keys follow the size.
    var keysPerMiB: UInt64

    /// Replicas are added one by one to a region born with a single peer, and each adds 1, as in a real cluster.
    var confVersion: UInt64 { UInt64(2 * peers.count - 1) }

    func peerID(on storeID: UInt64) -> UInt64? {
        peers.first { $0.storeID == storeID }?.id
    }
}
