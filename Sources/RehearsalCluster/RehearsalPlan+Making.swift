extension RehearsalPlan {
    /// TiKV's own default number of replicas; fewer where there are fewer stores.
    private static let replicas = 3
    private static let regions = 240
    private static let gibibyte: UInt64 = 1 << 30

    /// Ports a cluster of these options needs: two for each node.
    static func portCount(_ options: RehearsalOptions) -> Int { 2 * (options.stores + options.members) }

    /// The plan that options, seed and ports give. `ports` holds at least `portCount(options)`.
    /// `birthSeconds`: Unix time, the upper half of the cluster's id as in PD's.
    static func make(
        _ options: RehearsalOptions, seed: UInt64, ports: [UInt16], birthSeconds: UInt64, directory: String
    ) -> RehearsalPlan {
        var random = SplitMix64(seed: seed)
        var free = ports[...]
        let members = (1...options.members).map { number in
            Member(
                name: "pd\(number)", memberID: random.next() | 1, clientPort: free.removeFirst(),
                peerPort: free.removeFirst())
        }
        let stores = storeIDs(options.stores).enumerated().map { index, id in
            Store(
                id: id, port: free.removeFirst(), statusPort: free.removeFirst(),
                capacityBytes: capacity(index, &random))
        }
        return RehearsalPlan(
            clusterID: birthSeconds << 32 | random.next() >> 32, seed: seed, members: members, stores: stores,
            regionCount: regions, replicas: min(replicas, options.stores),
            queriesPerSecond: options.queriesPerSecond, directory: directory)
    }

    /// As PD gives them: the bootstrapping store takes 1, the first region and its peer 2 and 3, the others what follows.
    private static func storeIDs(_ count: Int) -> [UInt64] {
        [1] + (1..<max(1, count)).map { UInt64($0) + 3 }
    }

    /// About 100 GiB, in whole blocks of 4 KiB, and different for each store, so that no two can be mixed up unseen.
    private static func capacity(_ index: Int, _ random: inout SplitMix64) -> UInt64 {
        let gibibytes = 96 + UInt64(index % 16) / 2 + (index % 2 == 0 ? 0 : 5)
        return gibibytes * gibibyte + (UInt64(index) << 20) + random.next() % 256 * 4_096
    }
}
