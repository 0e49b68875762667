/// What a simulated store tells the simulated PD, as pdpb's store heartbeat does each 10 s.
/// Sent as JSON: `POST /rehearsal/heartbeat` on a member's client port. A member that does not lead answers 421.
struct HeartbeatRequest: Codable, Sendable {
    /// True in the first message of a process: PutStore. PD shows the store Down with "0B" until `store` comes.
    var registers: Bool
    var storeID: UInt64
    var address: String
    var statusAddress: String
    /// Without a leading v, as TiKV reports it.
    var version: String
    var gitHash: String
    /// Unix seconds.
    var startTimestamp: Int64
    /// Missing where only regions are reported.
    var store: StoreStats?
    /// The regions this store leads that are due (each 60 s, and at once on a change of leader, peers or epoch).
    var regions: [RegionReport]

    /// PD's answer: 200 where it led, 421 with the leader it knows (or none) where not.
    struct Reply: Codable, Sendable {
        var accepted: Bool
        var leaderClientURL: String?
    }
}

/// Sizes in bytes; flows are sums over `intervalSeconds`.
struct StoreStats: Codable, Sendable {
    var capacity: UInt64
    var available: UInt64
    var used: UInt64
    var regionCount: Int
    var slowScore: Int
    var isBusy: Bool
    var sendingSnapshots: Int
    var receivingSnapshots: Int
    var applyingSnapshots: Int
    var bytesWritten: UInt64
    var bytesRead: UInt64
    var keysWritten: UInt64
    var keysRead: UInt64
    var intervalSeconds: Double
}

/// A region as its leader reports it, like pdpb's region heartbeat.
struct RegionReport: Codable, Sendable {
    /// Bytes of a key in the form of `startKey` and `endKey`.
    static func hexadecimal(_ key: [UInt8]) -> String {
        key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }

    struct Peer: Codable, Sendable, Hashable {
        var id: UInt64
        var storeID: UInt64
    }

    struct DownPeer: Codable, Sendable, Hashable {
        var peerID: UInt64
        var downSeconds: UInt64
    }

    var id: UInt64
    /// Upper-case hexadecimal; empty is unbounded.
    var startKey: String
    var endKey: String
    var confVersion: UInt64
    var version: UInt64
    var term: UInt64
    var peers: [Peer]
    var leaderPeerID: UInt64
    var downPeers: [DownPeer]
    var pendingPeers: [UInt64]
    /// Bytes and keys of the last report interval.
    var writtenBytes: UInt64
    var readBytes: UInt64
    var writtenKeys: UInt64
    var readKeys: UInt64
    var approximateSizeMiB: UInt64
    var approximateKeys: UInt64
}
