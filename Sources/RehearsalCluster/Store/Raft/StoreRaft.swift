/// All peers of one store, and what it knows of the other stores. Pure: the caller brings time and messages, sends
/// what comes out, and writes `hardStates` to disk before it does.
struct StoreRaft: Sendable {
    /// What the last message of another store said.
    struct Neighbour: Sendable, Equatable {
        var lastHeard: UInt64
        var leaderCount: Int
        var isStopping: Bool
    }

    let storeID: UInt64
    /// In order of their keys.
    private(set) var peers: [RegionPeer]
    private(set) var neighbours: [UInt64: Neighbour] = [:]
    private(set) var isStopping = false
    private let placeOfRegion: [UInt64: Int]
    private var lastBalanced: UInt64 = 0

    /// A neighbour silent for longer is not given leaders, and is counted out of those who serve.
    static let neighbourSilence: UInt64 = 5_000_000_000
    /// Leaders handed over in one balancing round, at most.
    private static let transfersPerRound = 2
    private static let balanceInterval: UInt64 = 1_000_000_000

    /// `states` is missing in a new cluster; a region it lacks starts as new.
    init(layout: RegionLayout, storeID: UInt64, seed: UInt64, states: [UInt64: RegionPeer.HardState]?) {
        self.storeID = storeID
        peers = layout.regions.compactMap { region in
            // A store that was here before never campaigns as a newborn.
            let state = states.map { $0[region.id] ?? .atBirth }
            return RegionPeer(region: region, storeID: storeID, state: state, seed: seed)
        }
        placeOfRegion = Dictionary(
            peers.enumerated().map { ($1.region.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    var hardStates: [UInt64: RegionPeer.HardState] {
        Dictionary(peers.map { ($0.region.id, $0.hard) }, uniquingKeysWith: { first, _ in first })
    }

    var leaderCount: Int { peers.count { $0.role == .leader } }

    /// Peers without a known leader for abnormal-leader-missing-duration (10 min).
    var leaderMissing: Int { peers.count { $0.leaderlessTicks >= 600 } }

    func peer(ofRegion id: UInt64) -> RegionPeer? {
        placeOfRegion[id].map { peers[$0] }
    }

    func isAlive(_ store: UInt64, now: UInt64) -> Bool {
        neighbours[store].map { now < $0.lastHeard + Self.neighbourSilence } ?? false
    }

    /// One Raft tick (raft-base-tick-interval, 1 s) for every peer.
    mutating func tick(now: UInt64) -> RaftOutbox {
        var outbox = RaftOutbox()
        for place in peers.indices { peers[place].tick(now: now, into: &outbox) }
        if isStopping {
            drain(now: now, into: &outbox)
        } else {
            balance(now: now, into: &outbox)
        }
        return outbox
    }

    mutating func receive(_ message: StoreMessage, now: UInt64) -> RaftOutbox {
        var outbox = RaftOutbox()
        guard message.to == storeID, message.from != storeID else { return outbox }
        neighbours[message.from] = Neighbour(
            lastHeard: now, leaderCount: Int(message.leaderCount), isStopping: message.isStopping)
        for raft in message.raft where raft.from == message.from && raft.to == storeID {
            guard let place = placeOfRegion[raft.regionID] else { continue }
            peers[place].step(raft, now: now, into: &outbox)
        }
        return outbox
    }

    /// One message for each store addressed, and one for every other store where `toAll`: silence would look like death.
    func batches(of outbox: RaftOutbox, stores: [UInt64], toAll: Bool) -> [StoreMessage] {
        var byStore: [UInt64: [RaftMessage]] = [:]
        for message in outbox.messages { byStore[message.to, default: []].append(message) }
        let leaders = UInt32(leaderCount)
        return stores.compactMap { store in
            guard store != storeID, toAll || byStore[store] != nil else { return nil }
            return StoreMessage(
                from: storeID, to: store, leaderCount: leaders, isStopping: isStopping, raft: byStore[store] ?? [])
        }
    }

    mutating func propose(_ entries: UInt64, toPeerAt place: Int) {
        peers[place].propose(entries)
    }

    /// After a time in which this process did not run.
    mutating func forgiveSilence(now: UInt64) {
        for place in peers.indices where peers[place].role == .leader { peers[place].forgiveSilence(now: now) }
    }

    /// A planned stop: every leader is handed to a living follower first.
    mutating func beginStopping(now: UInt64) -> RaftOutbox {
        isStopping = true
        var outbox = RaftOutbox()
        drain(now: now, into: &outbox)
        return outbox
    }

    private mutating func drain(now: UInt64, into outbox: inout RaftOutbox) {
        var expected = neighbours.mapValues(\.leaderCount)
        for place in peers.indices where peers[place].role == .leader {
            let takers = peers[place].others.filter { canTake($0, now: now) }
            guard let taker = takers.min(by: { expected[$0] ?? 0 < expected[$1] ?? 0 }) else { continue }
            if peers[place].transfer(to: taker, now: now, into: &outbox) { expected[taker, default: 0] += 1 }
        }
    }

    private func canTake(_ store: UInt64, now: UInt64) -> Bool {
        isAlive(store, now: now) && neighbours[store]?.isStopping == false
    }

    /// Stands in for PD's balance-leader: leaders drift to the living store that has fewest, a few a second.
    private mutating func balance(now: UInt64, into outbox: inout RaftOutbox) {
        guard now >= lastBalanced + Self.balanceInterval else { return }
        lastBalanced = now
        let mine = leaderCount
        let tolerance = max(2, mine / 20)
        let poorest = neighbours.filter { canTake($0.key, now: now) }.min {
            ($0.value.leaderCount, $0.key) < ($1.value.leaderCount, $1.key)
        }
        guard let poorest, mine - poorest.value.leaderCount > tolerance else { return }
        let movable = peers.indices.filter {
            peers[$0].role == .leader && peers[$0].progress[poorest.key]?.recentlyActive == true
        }
        // Those that were born there go home first.
        let home = movable.filter { peers[$0].region.firstLeader == poorest.key }
        let away = movable.filter { peers[$0].region.firstLeader != poorest.key }
        for place in (home + away).prefix(Self.transfersPerRound) {
            _ = peers[place].transfer(to: poorest.key, now: now, into: &outbox)
        }
    }
}
