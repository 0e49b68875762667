import Glibc

extension StoreRandom {
    /// Mean 0, deviation 1 (Box–Muller).
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - unit())).squareRoot()
        return radius * cos(2 * Double.pi * unit())
    }

    /// How many of events that come at a mean of `mean` came.
    mutating func poisson(_ mean: Double) -> UInt64 {
        guard mean > 0, mean.isFinite else { return 0 }
        if mean > 30 { return UInt64(max(0, (mean + normal() * mean.squareRoot()).rounded())) }
        let limit = exp(-mean)
        var product = unit()
        var count: UInt64 = 0
        while product > limit {
            count += 1
            product *= unit()
        }
        return count
    }

    /// How many of `trials` succeed with probability `chance` each.
    mutating func binomial(_ trials: UInt64, chance: Double) -> UInt64 {
        guard trials > 0, chance > 0 else { return 0 }
        guard chance < 1 else { return trials }
        if chance > 0.5 { return trials - binomial(trials, chance: 1 - chance) }
        let mean = Double(trials) * chance
        if mean > 12 {
            let drawn = (mean + normal() * (mean * (1 - chance)).squareRoot()).rounded()
            return UInt64(min(Double(trials), max(0, drawn)))
        }
        // Jumps from success to success: the gaps are geometric.
        var successes: UInt64 = 0
        var reached = 0.0
        let scale = log1p(-chance)
        while true {
            reached += floor(log1p(-unit()) / scale) + 1
            guard reached <= Double(trials) else { return successes }
            successes += 1
        }
    }
}
