import Glibc

/// SplitMix64: small, quick, and the same on every machine for one seed.
struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A stream of its own for each purpose, so that drawing more for one never changes another.
    init(seed: UInt64, stream: UInt64...) {
        var mixer = SplitMix64(seed: seed)
        for part in stream {
            mixer = SplitMix64(seed: mixer.next() ^ (part &* 0x9E37_79B9_7F4A_7C15))
        }
        self = mixer
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Uniform in 0 ..< `bound`, which is above 0.
    mutating func below(_ bound: Int) -> Int { Int((next() >> 33) % UInt64(bound)) }

    /// Uniform in 0 ..< 1.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }
}

extension SplitMix64 {
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
