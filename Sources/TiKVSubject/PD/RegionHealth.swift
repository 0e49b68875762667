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
