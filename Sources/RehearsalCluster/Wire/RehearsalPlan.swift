/// What every node of one rehearsal cluster is told at its start, as a real cluster's flags and configuration tell it.
/// It holds addresses and sizes, never state: which member leads and which store lives the nodes find out among themselves.
public struct RehearsalPlan: Codable, Sendable, Equatable {
    /// A simulated PD member; both ports are on 127.0.0.1.
    public struct Member: Codable, Sendable, Equatable {
        public var name: String
        public var memberID: UInt64
        public var clientPort: UInt16
        public var peerPort: UInt16

        public var clientURL: String { "http://127.0.0.1:\(clientPort)" }
        public var peerURL: String { "http://127.0.0.1:\(peerPort)" }
    }

    /// A simulated TiKV store; both ports are on 127.0.0.1.
    public struct Store: Codable, Sendable, Equatable {
        public var id: UInt64
        public var port: UInt16
        public var statusPort: UInt16
        public var capacityBytes: UInt64

        public var address: String { "127.0.0.1:\(port)" }
        public var statusAddress: String { "127.0.0.1:\(statusPort)" }
    }

    public var clusterID: UInt64
    public var seed: UInt64
    public var members: [Member]
    public var stores: [Store]
    /// At most 300, spread over the stores by the seed.
    public var regionCount: Int
    public var replicas: Int
    /// Simulated client requests a second over all stores.
    public var queriesPerSecond: Double
    /// Where nodes keep their logs (`pd1.log`, `tikv-4.log`) and state.
    public var directory: String
}
