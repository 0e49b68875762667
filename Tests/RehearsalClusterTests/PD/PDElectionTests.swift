import Testing

@testable import RehearsalCluster

@Suite struct PDElectionTests {
    private func settled(seed: UInt64) throws -> (PDVirtualCluster, leader: String) {
        let cluster = PDVirtualCluster(seed: seed)
        let seconds = cluster.run(until: { $0.serving.count == 1 }, limit: 10)
        #expect(try #require(seconds) <= 2)
        let leader = try #require(cluster.serving.first)
        cluster.run(seconds: 6)
        #expect(cluster.serving == [leader])
        return (cluster, leader)
    }

    @Test(arguments: UInt64(1)...8)
    func `a cold start has one leader within seconds and keeps it`(seed: UInt64) throws {
        let (cluster, leader) = try settled(seed: seed)
        cluster.run(seconds: 60) { #expect($0.serving == [leader]) }
        for name in PDVirtualCluster.names { #expect(cluster.cores[name]?.leaderName == leader) }
    }

    @Test(arguments: UInt64(1)...20)
    func `a killed leader is replaced after the lease and the election`(seed: UInt64) throws {
        let (cluster, leader) = try settled(seed: seed)
        cluster.run(seconds: Double(seed) * 0.137)
        cluster.kill(leader)
        // Followers go on naming the dead one until its lease is dropped.
        cluster.run(seconds: 9) { now in
            for name in now.running { #expect(now.cores[name]?.leaderName == leader) }
        }
        let rest = try #require(cluster.run(until: { $0.serving.count == 1 }, limit: 20))
        #expect((1.2...5.5).contains(rest), "a new leader after \(9 + rest) s")
        #expect(cluster.serving != [leader])
        cluster.start(leader)
        let kept = cluster.serving
        cluster.run(seconds: 30) { #expect($0.serving == kept) }
        #expect(cluster.cores[leader]?.leaderName == kept.first)
    }

    @Test(arguments: UInt64(1)...8)
    func `a frozen leader is replaced, and thawed steps down without a second leader lasting`(seed: UInt64) throws {
        let (cluster, leader) = try settled(seed: seed)
        cluster.frozen = [leader]
        let taken = try #require(cluster.run(until: { !$0.serving.isEmpty }, limit: 25))
        #expect((10.5...18).contains(taken))
        let new = cluster.serving
        cluster.run(seconds: 10)
        cluster.frozen = []
        cluster.run(seconds: 1)
        cluster.run(seconds: 30) { #expect($0.serving == new) }
        #expect(cluster.cores[leader]?.leaderName == new.first)
    }

    @Test(arguments: UInt64(1)...8)
    func `a transfer takes a fraction of a second`(seed: UInt64) throws {
        let (cluster, leader) = try settled(seed: seed)
        let target = try #require(PDVirtualCluster.names.first { $0 != leader })
        #expect(cluster.transfer(from: leader, to: target))
        let taken = try #require(cluster.run(until: { $0.serving == [target] }, limit: 5))
        #expect(taken <= 1)
        cluster.run(seconds: 30) { #expect($0.serving == [target]) }
    }

    @Test func `without a majority the leader gives up within its lease and comes back with the others`() throws {
        let (cluster, leader) = try settled(seed: 3)
        cluster.frozen = Set(PDVirtualCluster.names).subtracting([leader])
        let given = try #require(cluster.run(until: { $0.serving.isEmpty }, limit: 10))
        #expect((3...6).contains(given))
        #expect(cluster.cores[leader]?.leaderName == nil)
        cluster.run(seconds: 20) { #expect($0.serving.isEmpty) }
        #expect(cluster.cores[leader]?.consensus.leader == nil)
        cluster.frozen = []
        #expect(try #require(cluster.run(until: { $0.serving.count == 1 }, limit: 20)) <= 15)
    }

    @Test func `members stopped together for minutes have their old leader back within two seconds`() throws {
        let (cluster, leader) = try settled(seed: 5)
        cluster.frozen = Set(PDVirtualCluster.names)
        cluster.run(seconds: 300)
        cluster.frozen = []
        cluster.run(seconds: 2)
        #expect(cluster.serving == [leader])
        cluster.run(seconds: 30) { #expect($0.serving == [leader]) }
    }

    @Test func `what was agreed survives the death of all members`() throws {
        let (cluster, leader) = try settled(seed: 9)
        let meta = PDStoreMeta(
            id: 4, address: "127.0.0.1:1", statusAddress: "127.0.0.1:2", version: "8.5.7", gitHash: "",
            startTimestamp: 1, zone: "z1", host: "h0")
        #expect(cluster.propose(.putStore(meta, atNanoseconds: 77), to: leader))
        cluster.run(seconds: 1)
        for name in PDVirtualCluster.names {
            #expect(cluster.cores[name]?.consensus.committed.stores == [meta])
            cluster.kill(name)
        }
        for name in PDVirtualCluster.names { cluster.start(name) }
        #expect(try #require(cluster.run(until: { $0.serving.count == 1 }, limit: 20)) <= 15)
        let new = try #require(cluster.serving.first)
        #expect(cluster.cores[new]?.consensus.committed.stores == [meta])
        #expect(cluster.cores[new]?.consensus.committed.bootstrapNanoseconds == 77)
    }

    @Test(arguments: UInt64(1)...20)
    func `under random faults there are never two leaders at one time`(seed: UInt64) {
        let cluster = PDVirtualCluster(seed: seed)
        var random = SplitMix64(seed: seed)
        var agreed: [UInt64: String] = [:]
        for _ in 0..<60 {
            let name = PDVirtualCluster.names[random.below(3)]
            switch random.below(4) {
            case 0: if cluster.frozen.remove(name) == nil { cluster.frozen.insert(name) }
            case 1: if cluster.dead.contains(name) { cluster.start(name) } else { cluster.kill(name) }
            case 2: _ = cluster.transfer(from: name, to: PDVirtualCluster.names[random.below(3)])
            default: break
            }
            cluster.run(seconds: Double(random.below(60)) / 10) { now in
                #expect(now.serving.count <= 1)
                for name in now.serving {
                    guard case .serving(let lease, _) = now.cores[name]?.leadership.phase else { continue }
                    #expect(agreed[lease, default: name] == name, "one lease, one holder")
                    agreed[lease] = name
                }
            }
        }
        cluster.frozen = []
        for name in cluster.dead { cluster.start(name) }
        cluster.run(seconds: 40)
        cluster.run(seconds: 20) { #expect($0.serving.count == 1) }
    }
}
