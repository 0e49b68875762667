/// SplitMix64: small, quick, and the same on every machine for one seed.
struct StoreRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A stream of its own for each purpose, so that drawing more for one never changes another.
    init(seed: UInt64, stream: UInt64...) {
        var mixer = StoreRandom(seed: seed)
        for part in stream {
            mixer = StoreRandom(seed: mixer.next() ^ (part &* 0x9E37_79B9_7F4A_7C15))
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

    /// Uniform in 0 ..< 1.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }
}
