/// The regions of a rehearsal cluster, worked out by each store for itself from the plan and its seed.
struct RegionLayout: Sendable {
    /// In order of their keys.
    let regions: [StoreRegion]

    private static let mostRegions = 300
    private static let firstRegionID: UInt64 = 1000
    private static let firstTableID: UInt64 = 101

    init(plan: RehearsalPlan) {
        let stores = plan.stores.map(\.id).sorted()
        let count = stores.isEmpty ? 0 : min(max(plan.regionCount, 1), Self.mostRegions)
        let replicas = min(max(plan.replicas, 1), stores.count)
        var random = SplitMix64(seed: plan.seed, stream: 1)
        let shares = Self.loadShares(count: count, random: &random)
        regions = (0..<count).map { index in
            Self.region(
                index: index, of: count, stores: stores, replicas: replicas, share: shares[index], random: &random)
        }
    }

    private static func region(
        index: Int, of count: Int, stores: [UInt64], replicas: Int, share: Double, random: inout SplitMix64
    ) -> StoreRegion {
        // First leaders go round, so that counts are even; who follows is drawn.
        let leader = stores[index % stores.count]
        let followers = stores.filter { $0 != leader }.shuffled(using: &random).prefix(replicas - 1)
        let id = firstRegionID + UInt64(index) * 4
        let peers = ([leader] + followers).enumerated().map { place, store in
            StoreRegion.Peer(id: id + 1 + UInt64(place), storeID: store)
        }
        return StoreRegion(
            id: id, startKey: index == 0 ? "" : tableKey(index),
            endKey: index == count - 1 ? "" : tableKey(index + 1),
            peers: peers, firstLeader: leader, loadShare: share,
            sizeMiB: 24 + random.next() % 72, keysPerMiB: 5000 + random.next() % 3000)
    }

    /// Uneven, but no region draws more than a few times the mean: a rehearsal has no hot spot by itself.
    private static func loadShares(count: Int, random: inout SplitMix64) -> [Double] {
        let raw = (0..<count).map { _ in 0.4 + 1.2 * random.unit() * random.unit() + 0.4 * random.unit() }
        let sum = raw.reduce(0, +)
        return raw.map { $0 / sum }
    }

    /// `t` and a table id as TiDB encodes them: the id's sign bit flipped, then groups of eight bytes, each with a
    /// marker byte that says how much of it is padding.
    private static func tableKey(_ index: Int) -> String {
        let table = (firstTableID + UInt64(index) * 2) ^ (1 << 63)
        var plain: [UInt8] = [0x74]
        for shift in stride(from: 56, through: 0, by: -8) {
            plain.append(UInt8(truncatingIfNeeded: table >> UInt64(shift)))
        }
        return RegionReport.hexadecimal(memcomparable(plain))
    }

    private static func memcomparable(_ plain: [UInt8]) -> [UInt8] {
        var encoded: [UInt8] = []
        for start in stride(from: 0, through: plain.count, by: 8) {
            let group = plain[start..<min(start + 8, plain.count)]
            encoded += group
            encoded += [UInt8](repeating: 0, count: 8 - group.count)
            encoded.append(0xFF - UInt8(8 - group.count))
        }
        return encoded
    }
}

/// What never changes about a region of the rehearsal cluster: its range, its peers, the store that leads it first.
struct StoreRegion: Sendable, Equatable {
    struct Peer: Sendable, Hashable {
        var id: UInt64
        var storeID: UInt64
    }

    var id: UInt64
    /// Upper-case hexadecimal; empty is unbounded.
    var startKey: String
    var endKey: String
    var peers: [Peer]
    /// The store that campaigns at once when the cluster is born.
    var firstLeader: UInt64
    /// Share of the cluster's requests that fall into this region; all regions together make 1.
    var loadShare: Double
    /// Size at birth.
    var sizeMiB: UInt64
    /// Keys per MiB, so that keys follow the size.
    var keysPerMiB: UInt64

    /// Replicas are added one by one to a region born with a single peer, and each adds 1, as in a real cluster.
    var confVersion: UInt64 { UInt64(2 * peers.count - 1) }

    func peerID(on storeID: UInt64) -> UInt64? {
        peers.first { $0.storeID == storeID }?.id
    }
}
