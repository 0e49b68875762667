/// What a store's regions allow its clients at this moment. Shares are of the whole cluster's requests.
struct WorkloadConditions: Sendable, Equatable {
    /// Regions led here, lease in hand.
    var served = 0.0
    /// Of those, regions of which only as many peers live as a majority needs: each write waits for every one of them.
    var thin = 0.0
    /// Of those, regions without a living majority: reads are answered until the lease ends, writes wait.
    var stalled = 0.0
    /// Regions with a peer here that nobody serves, and whose clients try this store first.
    var orphaned = 0.0
    /// Regions followed here whose leader lives: their writes are appended here too.
    var followed = 0.0
}

extension WorkloadConditions {
    init(raft: StoreRaft, now: UInt64) {
        for peer in raft.peers {
            let share = peer.region.loadShare
            if peer.serves(at: now) {
                served += share
                let living = peer.liveFollowers(now: now) + 1
                if living < peer.quorum {
                    stalled += share
                } else if living == peer.quorum, peer.region.peers.count > peer.quorum {
                    thin += share
                }
            } else if let leader = peer.leader, leader != raft.storeID, raft.isAlive(leader, now: now) {
                followed += share
            } else {
                let first = peer.region.peers.map(\.storeID).filter {
                    $0 == raft.storeID || raft.isAlive($0, now: now)
                }.min()
                if first == raft.storeID { orphaned += share }
            }
        }
    }
}
