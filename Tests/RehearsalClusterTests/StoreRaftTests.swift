import Testing

@testable import RehearsalCluster

@Suite struct StoreRaftTests {
    @Test func `a new cluster has a leader for each region within two ticks, evenly spread`() {
        var network = StoreRaftNetwork(plan: storePlan(regions: 240), seed: 1)
        network.run(seconds: 2)
        #expect(network.everyRegionHasOneLeader)
        #expect(network.leaderCounts == [80, 80, 80])
    }

    @Test func `leaders wait for a majority to be there, and lead as soon as it is`() {
        var network = StoreRaftNetwork(plan: storePlan(), seed: 1)
        network.kill(4)
        network.kill(5)
        network.run(seconds: 9)
        #expect(network.leadersInAll == 0)
        for store in [4, 5] as [UInt64] {
            network.nodes[store] = StoreRaft(layout: network.layout, storeID: store, seed: 1, states: nil)
        }
        network.run(seconds: 3)
        #expect(network.everyRegionHasOneLeader)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a killed store's leaders move after 10 ticks and before 24`(seed: UInt64) {
        var network = StoreRaftNetwork(plan: storePlan(regions: 240), seed: seed)
        network.run(seconds: 5)
        network.kill(4)
        network.run(seconds: 7)
        #expect(network.leaderlessRegions == 80)
        network.run(seconds: 17)
        #expect(network.everyRegionHasOneLeader)
        #expect(network.noTermHadTwoLeaders)
    }

    @Test func `a restarted store gets leaders back by and by`() throws {
        var network = StoreRaftNetwork(plan: storePlan(regions: 240), seed: 3)
        network.run(seconds: 3)
        network.kill(1)
        network.run(seconds: 30)
        network.restart(1)
        network.run(seconds: 5)
        try network.expect(store: 1) { $0.leaderCount < 40 }
        network.run(seconds: 55)
        try network.expect(store: 1) { $0.leaderCount > 65 }
        #expect(network.everyRegionHasOneLeader)
        #expect(network.noTermHadTwoLeaders)
    }

    @Test func `a planned stop leaves no leader behind`() throws {
        var network = StoreRaftNetwork(plan: storePlan(regions: 240), seed: 3)
        network.run(seconds: 3)
        network.stop(1)
        network.run(seconds: 2)
        try network.expect(store: 1) { $0.leaderCount == 0 }
        network.kill(1)
        network.run(seconds: 1)
        #expect(network.everyRegionHasOneLeader)
    }

    @Test func `a leader without majority stops serving when its lease ends and steps down`() throws {
        var network = StoreRaftNetwork(plan: storePlan(), seed: 5)
        network.run(seconds: 4)
        network.kill(4)
        network.kill(5)
        network.run(seconds: 10)
        let now = network.now
        try network.expect(store: 1) { $0.peers.allSatisfy { peer in !peer.serves(at: now) } }
        network.run(seconds: 12)
        #expect(network.leadersInAll == 0)
        #expect(network.events.contains { $0.kind == .quorumLost })
        network.restart(4)
        network.run(seconds: 60)
        #expect(network.everyRegionHasOneLeader)
        #expect(network.noTermHadTwoLeaders)
    }

    @Test func `a thawed leader finds itself replaced and never serves`() throws {
        var network = StoreRaftNetwork(plan: storePlan(), seed: 6)
        network.run(seconds: 4)
        network.frozen = [5]
        network.run(seconds: 60)
        #expect(network.everyRegionHasOneLeader)
        network.frozen = []
        let now = network.now
        try network.expect(store: 5) { $0.peers.allSatisfy { peer in !peer.serves(at: now) } }
        network.run(seconds: 3)
        #expect(network.everyRegionHasOneLeader)
        #expect(network.noTermHadTwoLeaders)
    }

    @Test(arguments: 1...24 as ClosedRange<UInt64>)
    func `under loss, delay, freezes and restarts no term has two leaders, and calm brings one each`(seed: UInt64) {
        let stores = seed % 3 == 0 ? 5 : 3
        var network = StoreRaftNetwork(plan: storePlan(stores: stores, regions: 20, seed: seed), seed: seed)
        var chaos = SplitMix64(seed: seed, stream: 5)
        for _ in 0..<12 {
            network.lossPercent = chaos.next() % 60
            network.longestDelayMilliseconds = 1 + chaos.next() % 3000
            let victim = network.stores[Int(chaos.next() % UInt64(stores))]
            switch chaos.next() % 5 {
            case 0: network.kill(victim)
            case 1: network.restart(victim)
            case 2: network.frozen.insert(victim)
            case 3: network.frozen.remove(victim)
            default: break
            }
            network.run(seconds: 8)
            #expect(network.noTermHadTwoLeaders)
        }
        network.lossPercent = 0
        network.longestDelayMilliseconds = 3
        network.frozen = []
        for store in network.stores where network.nodes[store] == nil { network.restart(store) }
        network.run(seconds: 90)
        #expect(network.everyRegionHasOneLeader)
        #expect(network.noTermHadTwoLeaders)
    }

    @Test func `a leader of a region with a dead follower sees its log lag and reports it down after ten minutes`()
        throws
    {
        var network = StoreRaftNetwork(plan: storePlan(regions: 12), seed: 8)
        network.run(seconds: 4)
        network.kill(5)
        for _ in 0..<40 {
            for place in network.nodes[1]?.peers.indices ?? 0..<0 { network.nodes[1]?.propose(3, toPeerAt: place) }
            network.run(seconds: 1)
        }
        let led = try #require(network.nodes[1]).peers.filter { $0.role == .leader }
        #expect(!led.isEmpty)
        #expect(led.allSatisfy { $0.logLag >= 30 && $0.downPeers(now: network.now).isEmpty })
        network.run(seconds: 600)
        let later = try #require(network.nodes[1]).peers.filter { $0.role == .leader }
        #expect(later.allSatisfy { $0.downPeers(now: network.now).count == 1 })
        #expect(later.allSatisfy { $0.region.peers.contains { $0.storeID == 5 } })
    }
}
