internal import OperatorCore

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
