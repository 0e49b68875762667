import Testing

@testable import RehearsalCluster

@Suite struct StoreRegionLayoutTests {
    @Test func `one seed gives one layout, another seed another`() {
        let layout = RegionLayout(plan: storePlan(seed: 1)).regions
        #expect(layout == RegionLayout(plan: storePlan(seed: 1)).regions)
        #expect(layout != RegionLayout(plan: storePlan(seed: 2)).regions)
    }

    @Test func `regions cover the key space without gap, ids are unique, load makes one`() {
        let regions = RegionLayout(plan: storePlan(stores: 5, regions: 240)).regions
        #expect(regions.first?.startKey == "")
        #expect(regions.last?.endKey == "")
        for (left, right) in zip(regions, regions.dropFirst()) {
            #expect(left.endKey == right.startKey)
            #expect(left.startKey < left.endKey)
        }
        let ids = regions.flatMap { [$0.id] + $0.peers.map(\.id) }
        #expect(Set(ids).count == ids.count)
        #expect(regions.allSatisfy { Set($0.peers.map(\.storeID)).count == 3 })
        #expect(abs(regions.map(\.loadShare).reduce(0, +) - 1) < 1e-9)
    }

    @Test func `keys are table keys as TiDB encodes them`() {
        #expect(RegionLayout(plan: storePlan()).regions[1].startKey == "7480000000000000FF6700000000000000F8")
    }

    @Test func `more regions than 300 and fewer stores than replicas are cut to size`() {
        #expect(RegionLayout(plan: storePlan(regions: 5000)).regions.count == 300)
        #expect(RegionLayout(plan: storePlan(stores: 2)).regions.allSatisfy { $0.peers.count == 2 })
    }
}
