import Glibc

/// How long an operation takes: a log-normal body and a slower tail of the same form.
struct LatencyProfile: Sendable, Equatable {
    var medianSeconds: Double
    /// Deviation of the logarithm.
    var spread: Double
    /// Share of operations in the tail.
    var tailShare: Double
    /// How much slower the tail's median is.
    var tailFactor: Double

    init(milliseconds: Double, spread: Double, tailShare: Double = 0.012, tailFactor: Double = 5) {
        medianSeconds = milliseconds / 1000
        self.spread = spread
        self.tailShare = tailShare
        self.tailFactor = tailFactor
    }

    func slowed(by factor: Double) -> LatencyProfile {
        var slower = self
        slower.medianSeconds *= factor
        return slower
    }

    /// Share of operations done within `seconds`.
    func share(within seconds: Double) -> Double {
        (1 - tailShare) * body(seconds, median: medianSeconds)
            + tailShare * body(seconds, median: medianSeconds * tailFactor)
    }

    private func body(_ seconds: Double, median: Double) -> Double {
        0.5 * erfc(-log(seconds / median) / (spread * 2.0.squareRoot()))
    }

    /// Draws `count` operations into the buckets of `bounds` and one beyond; `sum` is their time in seconds.
    func draw(
        _ count: UInt64, bounds: [Double], random: inout SplitMix64
    ) -> (counts: [UInt64], sum: Double) {
        var counts = [UInt64](repeating: 0, count: bounds.count + 1)
        var sum = 0.0
        var left = count
        var below = 0.0
        for (place, bound) in bounds.enumerated() {
            guard left > 0 else { break }
            let within = share(within: bound)
            let chance = below < 1 ? (within - below) / (1 - below) : 1
            let here = random.binomial(left, chance: min(1, max(0, chance)))
            counts[place] = here
            left -= here
            below = within
            let lower = place == 0 ? bound / 2 : bounds[place - 1]
            // The mean of values spread evenly over the logarithm between two bounds.
            sum += Double(here) * (bound - lower) / log(bound / lower)
        }
        counts[bounds.count] = left
        sum += Double(left) * (bounds.last ?? 0)
        return (counts, sum)
    }
}
