import Testing

@testable import RehearsalCluster

@Suite struct PDRaftClusterTests {
    private func region(
        _ id: UInt64, _ start: String, _ end: String, version: UInt64 = 1, confVersion: UInt64 = 1, term: UInt64 = 6,
        leader: Int = 0, down: Bool = false, sizeMiB: UInt64 = 40
    ) -> RegionReport {
        let peers = (0..<3).map { RegionReport.Peer(id: id + UInt64($0) + 1, storeID: UInt64($0) + 1) }
        let lost = down ? [RegionReport.DownPeer(peerID: peers[2].id, downSeconds: 700)] : []
        return RegionReport(
            id: id, startKey: start, endKey: end, confVersion: confVersion, version: version, term: term, peers: peers,
            leaderPeerID: peers[leader].id, downPeers: lost, pendingPeers: [], writtenBytes: 1, readBytes: 1,
            writtenKeys: 1, readKeys: 1, approximateSizeMiB: sizeMiB, approximateKeys: 100)
    }

    private func meta(_ id: UInt64) -> PDStoreMeta {
        PDStoreMeta(
            id: id, address: "127.0.0.1:\(id)", statusAddress: "127.0.0.1:\(id + 1)", version: "8.5.7", gitHash: "",
            startTimestamp: 1000, zone: "z1", host: "h\(id)")
    }

    private func heartbeat(_ id: UInt64, regions: [RegionReport] = [], capacity: UInt64 = 512 << 30) -> HeartbeatRequest
    {
        let stats = StoreStats(
            capacity: capacity, available: 400 << 30, used: 100 << 30, regionCount: 3, slowScore: 1, isBusy: false,
            sendingSnapshots: 0, receivingSnapshots: 0, applyingSnapshots: 0, bytesWritten: 0, bytesRead: 0,
            keysWritten: 0, keysRead: 0, intervalSeconds: 10)
        return HeartbeatRequest(
            registers: false, storeID: id, address: "", statusAddress: "", version: "8.5.7", gitHash: "",
            startTimestamp: 1000, store: stats, regions: regions)
    }

    @Test func `a store is Down before its first heartbeat, then Up, Disconnected past 20 s, Down past 30 min`() {
        var picture = PDRaftCluster(state: PDClusterState(stores: [meta(1)]), regions: PDRegionsInfo())
        let second: Int64 = 1_000_000_000
        let now = 2_000_000 * second
        #expect(picture.stores[1]?.stateName(nowNanoseconds: now) == "Down")
        _ = picture.take(heartbeat(1), nowNanoseconds: now, uptime: 0)
        for (age, state) in [(0, "Up"), (20, "Up"), (21, "Disconnected"), (1800, "Disconnected"), (1801, "Down")] {
            #expect(picture.stores[1]?.stateName(nowNanoseconds: now + Int64(age) * second) == state)
        }
    }

    @Test func `a heartbeat is written down at the first of a leadership and each five minutes`() {
        var state = PDClusterState(stores: [meta(1)])
        var picture = PDRaftCluster(state: state, regions: PDRegionsInfo())
        let first = picture.take(heartbeat(1), nowNanoseconds: 77, uptime: 5)
        #expect(first == .persistHeartbeat(storeID: 1, atNanoseconds: 77))
        #expect(picture.take(heartbeat(1), nowNanoseconds: 88, uptime: 15) == nil)
        #expect(
            picture.take(heartbeat(1), nowNanoseconds: 99, uptime: 305)
                == .persistHeartbeat(storeID: 1, atNanoseconds: 99)
        )
        #expect(picture.take(heartbeat(9), nowNanoseconds: 99, uptime: 306) == nil)
        // The next leader knows the one that was written down, and no sizes.
        let isApplied = first.map { state.apply($0) }
        #expect(isApplied == true)
        let next = PDRaftCluster(state: state, regions: picture.regions)
        #expect(next.stores[1]?.lastHeartbeatNanoseconds == 77)
        #expect(next.stores[1]?.stats == nil)
    }

    @Test func `a new leader keeps leaders and peers and forgets sizes until they are reported again`() {
        var regions = PDRegionsInfo()
        regions.take(region(10, "", "80", leader: 0))
        regions.take(region(20, "80", "", leader: 2))
        let picture = PDRaftCluster(state: PDClusterState(stores: [meta(1)]), regions: regions)
        let figures = PDStoreFigures.gather(picture.regions.sorted)
        #expect(figures[1]?.leaders == 1 && figures[3]?.leaders == 1 && figures[2]?.regions == 2)
        #expect(figures[1]?.regionSizeMiB == 0)
        #expect(picture.isInitialized)
    }

    @Test func `old reports lose against new ones, and a merged region goes`() {
        var regions = PDRegionsInfo()
        let isTaken = regions.take(region(10, "", "80", version: 2, confVersion: 3, term: 7))
        #expect(isTaken)
        for old in [
            region(10, "", "80", version: 1, confVersion: 3, term: 7),
            region(10, "", "80", version: 2, confVersion: 2, term: 7),
            region(10, "", "80", version: 2, confVersion: 3, term: 6), region(11, "", "70", version: 2),
        ] {
            let wasTaken = regions.take(old)
            #expect(!wasTaken)
        }
        regions.take(region(20, "80", "", version: 2))
        regions.take(region(10, "", "", version: 3, confVersion: 3, term: 8))
        #expect(regions.count == 1 && regions.region(id: 20) == nil)
    }

    @Test func `regions never overlap, whatever is reported`() {
        var random = SplitMix64(seed: 5)
        var regions = PDRegionsInfo()
        func key(_ number: Int) -> String { number == 0 ? "" : String(number + 16, radix: 16, uppercase: true) }
        for _ in 0..<3000 {
            let start = random.below(60)
            let end = random.below(4) == 0 ? 0 : start + 1 + random.below(8)
            regions.take(
                region(
                    UInt64(random.below(40)) * 10, key(start), key(end), version: UInt64(random.below(200)),
                    confVersion: UInt64(random.below(3)), term: UInt64(random.below(5))))
            let sorted = regions.sorted
            for (left, right) in zip(sorted, sorted.dropFirst()) {
                #expect(!left.endKey.isEmpty && left.endKey <= right.startKey)
            }
        }
        #expect(regions.count > 0)
    }

    @Test func `a follower that asks for changes ends with the leader's picture`() {
        var random = SplitMix64(seed: 6)
        var leader = PDRegionsInfo()
        var follower = PDRegionsInfo()
        var known: UInt64 = 0
        for round in 1...200 {
            for _ in 0..<random.below(5) {
                let index = random.below(10)
                leader.take(
                    region(
                        UInt64(index) * 10 + 10, index == 0 ? "" : "\(index)0", index == 9 ? "" : "\(index + 1)0",
                        version: 1, term: UInt64(round), leader: random.below(3)))
            }
            for change in leader.changes(after: known) { follower.take(change) }
            known = leader.sequence
            #expect(follower.sorted.map(\.leaderPeerID) == leader.sorted.map(\.leaderPeerID))
        }
    }

    @Test func `down and missing peers are found by their lists`() {
        var regions = PDRegionsInfo()
        regions.take(region(10, "", "80", down: true))
        regions.take(region(20, "80", "", sizeMiB: 1))
        let picture = PDRaftCluster(state: PDClusterState(), regions: regions)
        #expect(picture.regions(check: .down, replicas: 3).map(\.id) == [10])
        #expect(picture.regions(check: .miss, replicas: 3).isEmpty)
        #expect(picture.regions(check: .miss, replicas: 5).count == 2)
    }

    @Test func `the region score is the recorded one within five in a hundred`() throws {
        // A recorded v8.5.7: 512 GiB, 491.2 GiB free, 831 MiB of regions: 1305.79.
        var picture = PDRaftCluster(state: PDClusterState(stores: [meta(1)]), regions: PDRegionsInfo())
        var report = heartbeat(1)
        report.store?.available = 527_409_610_752
        _ = picture.take(report, nowNanoseconds: 1, uptime: 0)
        let score = try #require(picture.stores[1]).regionScore(regionSizeMiB: 831)
        #expect(abs(score - 1305.79) / 1305.79 < 0.05)
    }
}
