/// A region as far as finding lost majorities needs it.
struct PDRegion: Decodable, Hashable, Sendable {
    struct Peer: Decodable, Hashable, Sendable {
        var storeID: UInt64
        /// Learners (and TiFlash's copies, which are learners) have no vote.
        var isLearner: Bool

        private enum Keys: String, CodingKey {
            case role
            case storeID = "store_id"
            case isLearner = "is_learner"
        }

        init(storeID: UInt64, isLearner: Bool = false) {
            self.storeID = storeID
            self.isLearner = isLearner
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            storeID = try container.decode(WireID.self, forKey: .storeID).value
            isLearner = container.lenient(.isLearner) ?? (container.lenient(.role, as: Int.self) == 1)
        }
    }

    var id: UInt64
    var peers: [Peer]
    /// Nil where PD knows of no leader: absent, or an object without a store id.
    var leaderStore: UInt64?

    private enum Keys: String, CodingKey { case id, peers, leader }

    init(id: UInt64, peers: [Peer], leaderStore: UInt64?) {
        self.id = id
        self.peers = peers
        self.leaderStore = leaderStore
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        id = try container.decode(WireID.self, forKey: .id).value
        peers = container.lenient(.peers, as: LossyArray<Peer>.self)?.elements ?? []
        let leader = container.lenient(.leader, as: Peer.self)?.storeID
        leaderStore = leader == 0 ? nil : leader
    }
}

/// The answer of `/regions/store/{id}`.
struct PDRegionList: Decodable, Sendable {
    var regions: [PDRegion]
    var damaged: Int

    private enum Keys: String, CodingKey { case regions }

    init(from decoder: any Decoder) throws {
        let list = try decoder.container(keyedBy: Keys.self).decode(LossyArray<PDRegion>.self, forKey: .regions)
        regions = list.elements
        damaged = list.damaged
    }
}

/// The answers of which only `count` is used: `/regions/count` and `/regions/check/…`.
struct PDCount: Decodable, Sendable {
    var count: Int
}
