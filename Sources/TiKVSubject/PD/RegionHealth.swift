internal import OperatorCore

/// A value with the moment it was asked for.
struct Timed<Value: Sendable>: Sendable {
    var value: Value
    var at: Moment
}

/// What PD counts of the cluster's regions; nil where it did not answer yet.
struct RegionHealth: Sendable {
    var regions: Timed<Int>?
    /// Regions with fewer replicas than wanted.
    var missingPeers: Timed<Int>?
    /// Regions with a replica that was silent to its leader for 10 minutes (TiKV's max-peer-down-duration).
    var downPeers: Timed<Int>?
    var pendingPeers: Timed<Int>?
    var maximumReplicas: Timed<Int>?
    var isInitialized: Timed<Bool>?
    /// How long PD lets a store be silent before it rebuilds its copies elsewhere (max-store-down-time).
    var maximumDownTime: Duration?
    /// Regions that lost their majority, asked for when two or more stores are not serving.
    var majority: MajorityLoss?

    /// True where the answer is a long list of regions, which PD is not to be asked for often.
    func isLong(_ question: PDQuestion) -> Bool {
        let count =
            switch question {
            case .missingPeers: missingPeers
            case .downPeers: downPeers
            case .pendingPeers: pendingPeers
            default: nil as Timed<Int>?
            }
        return (count?.value ?? 0) > 1_000
    }

    mutating func absorb(_ count: Int, for question: PDQuestion, at moment: Moment) {
        let timed = Timed(value: count, at: moment)
        switch question {
        case .regionCount: regions = timed
        case .missingPeers: missingPeers = timed
        case .downPeers: downPeers = timed
        case .pendingPeers: pendingPeers = timed
        default: break
        }
    }
}

/// Which regions lost their majority to a given set of stores that do not serve. PD's own `leader` does not tell: it
/// keeps the old one of a region that reports no more.
struct MajorityLoss: Sendable, Hashable {
    /// The stores it was asked for.
    var stores: Set<UInt64>
    var askedAt: Moment
    /// Nil while not all of the stores' regions were answered.
    var lost: [UInt64]?
    /// Why it is not known.
    var error: String?

    /// Regions, in order of id, of whose voters at most half are on other stores than the given ones.
    static func lost(among regions: [PDRegion], without stores: Set<UInt64>) -> [UInt64] {
        var found: Set<UInt64> = []
        for region in regions {
            let voters = region.peers.filter { !$0.isLearner }
            let gone = voters.count { stores.contains($0.storeID) }
            if gone > 0, (voters.count - gone) * 2 <= voters.count { found.insert(region.id) }
        }
        return found.sorted()
    }
}
