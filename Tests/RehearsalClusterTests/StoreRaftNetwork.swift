import Testing

@testable import RehearsalCluster

/// Stores that exchange messages in virtual time over a network that may lose, delay and cut.
struct StoreRaftNetwork {
    struct Flight {
        var due: UInt64
        var message: StoreMessage
    }

    let layout: RegionLayout
    let stores: [UInt64]
    let seed: UInt64
    var nodes: [UInt64: StoreRaft] = [:]
    /// What each store's disk would hold.
    var disks: [UInt64: [UInt64: RegionPeer.HardState]] = [:]
    var flights: [Flight] = []
    var now: UInt64 = 1_000_000_000_000
    var lossPercent: UInt64 = 0
    var longestDelayMilliseconds: UInt64 = 3
    var frozen: Set<UInt64> = []
    var random: SplitMix64
    /// Who became leader, per region and term.
    var leaders: [UInt64: [UInt64: Set<UInt64>]] = [:]
    var events: [RaftEvent] = []

    init(plan: RehearsalPlan, seed: UInt64) {
        layout = RegionLayout(plan: plan)
        stores = plan.stores.map(\.id)
        self.seed = seed
        random = SplitMix64(seed: seed, stream: 99)
        for store in stores { nodes[store] = StoreRaft(layout: layout, storeID: store, seed: seed, states: nil) }
    }

    mutating func kill(_ store: UInt64) { nodes[store] = nil }

    mutating func restart(_ store: UInt64) {
        nodes[store] = StoreRaft(layout: layout, storeID: store, seed: seed, states: disks[store] ?? [:])
    }

    /// Runs for whole seconds; every store ticks once in each, at a moment of its own.
    mutating func run(seconds: Int) {
        for _ in 0..<seconds {
            for step in 0..<20 {
                now += 50_000_000
                deliver()
                for (place, store) in stores.enumerated() where step == (place * 7) % 20 { tick(store) }
            }
        }
    }

    mutating func tick(_ store: UInt64) {
        guard !frozen.contains(store), var node = nodes[store] else { return }
        let outbox = node.tick(now: now)
        nodes[store] = node
        handle(outbox, of: store, toAll: true)
    }

    mutating func stop(_ store: UInt64) {
        guard var node = nodes[store] else { return }
        let outbox = node.beginStopping(now: now)
        nodes[store] = node
        handle(outbox, of: store, toAll: true)
    }

    private mutating func deliver() {
        // Answers fly at once where the delay allows, so a round of questions ends within a step.
        while let place = flights.indices.filter({ flights[$0].due <= now && !frozen.contains(flights[$0].message.to) })
            .min(by: { flights[$0].due < flights[$1].due })
        {
            let message = flights.remove(at: place).message
            guard var node = nodes[message.to] else { continue }
            let outbox = node.receive(message, now: now)
            nodes[message.to] = node
            handle(outbox, of: message.to, toAll: false)
        }
    }

    private mutating func handle(_ outbox: RaftOutbox, of store: UInt64, toAll: Bool) {
        guard let node = nodes[store] else { return }
        if outbox.votesChanged || toAll { disks[store] = node.hardStates }
        for event in outbox.events {
            events.append(event)
            if event.kind == .becameLeader {
                leaders[event.regionID, default: [:]][event.term, default: []].insert(store)
            }
        }
        for message in node.batches(of: outbox, stores: stores, toAll: toAll) {
            guard random.next() % 100 >= lossPercent else { continue }
            let delay = random.next() % (longestDelayMilliseconds * 1_000_000 + 1)
            flights.append(Flight(due: now + delay, message: message))
        }
    }

    func expect(
        store: UInt64, _ claim: (StoreRaft) -> Bool, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let node = try #require(nodes[store], sourceLocation: sourceLocation)
        #expect(claim(node), "\(node.leaderCount) leaders", sourceLocation: sourceLocation)
    }

    var leaderTable: [UInt64: [UInt64]] {
        var table: [UInt64: [UInt64]] = [:]
        for region in layout.regions { table[region.id] = [] }
        for (store, node) in nodes where !frozen.contains(store) {
            for peer in node.peers where peer.role == .leader { table[peer.region.id, default: []].append(store) }
        }
        return table
    }

    var leaderCounts: [Int] { nodes.values.map(\.leaderCount).sorted() }

    var leadersInAll: Int { leaderTable.values.reduce(0) { $0 + $1.count } }

    var leaderlessRegions: Int { leaderTable.values.count { $0.isEmpty } }

    var everyRegionHasOneLeader: Bool { leaderTable.values.allSatisfy { $0.count == 1 } }

    var noTermHadTwoLeaders: Bool { leaders.values.allSatisfy { $0.values.allSatisfy { $0.count == 1 } } }
}

func storePlan(stores: Int = 3, regions: Int = 60, seed: UInt64 = 7, queriesPerSecond: Double = 3000) -> RehearsalPlan {
    RehearsalPlan(
        clusterID: 7_000_000_000_000_000_001, seed: seed, members: [],
        stores: (0..<stores).map {
            RehearsalPlan.Store(
                id: [1, 4, 5, 6, 7][$0], port: UInt16(20_160 + $0), statusPort: UInt16(20_180 + $0),
                capacityBytes: 512 << 30)
        },
        regionCount: regions, replicas: 3, queriesPerSecond: queriesPerSecond, directory: "/nonexistent")
}
