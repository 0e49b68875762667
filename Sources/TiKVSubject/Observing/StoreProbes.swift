internal import OperatorCore

/// The status-port probes of all stores: a pure reduction of rounds.
struct StoreProbes: Sendable {
    private(set) var probes: [UInt64: StoreProbe] = [:]
    private(set) var lastRound: Moment?
    /// When a time without rounds ended.
    private(set) var gapEnded: Moment?

    subscript(id: UInt64) -> StoreProbe? { probes[id] }

    /// Follows the list of stores: a store that moved is a new target.
    mutating func follow(_ addresses: StatusAddresses) {
        probes = probes.filter { addresses[$0.key] == $0.value.address }
        for (id, way) in addresses.ways {
            if case .dial(let address) = way, probes[id] == nil { probes[id] = StoreProbe(address: address) }
        }
    }

    /// Takes a round asked at `moment`, and for how long we were held up with those whose silence was our own fault.
    mutating func absorbRound(
        _ results: [UInt64: StoreProbeResult], heldUp: [UInt64: Duration] = [:], at moment: Moment
    ) {
        if let lastRound, moment.elapsed(since: lastRound) > .seconds(4) {
            gapEnded = moment
            for id in probes.keys { probes[id]?.record.forgetCounts() }
        }
        lastRound = moment
        for (id, result) in results { probes[id]?.absorb(result, at: moment) }
        for (id, duration) in heldUp { probes[id]?.postpone(heldUp: duration) }
    }
}
