/// SplitMix64: the same numbers for the same seed, so that a failing fuzz case can be run again.
public struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Damages bytes as transports, disks and bugs do.
public enum Mutation {
    /// The bytes cut, with bytes changed, doubled, swapped or spliced in.
    public static func mutate(_ bytes: [UInt8], using random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 0...64, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes.removeSubrange(place...)
            case 1: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 3: bytes.removeSubrange(place..<end)
            case 4: bytes[place] = [0x22, 0x5C, 0x5B, 0x5D, 0x7B, 0x7D, 0x0A, 0x1B].randomElement(using: &random) ?? 0
            default: bytes.insert(contentsOf: [0xFF, 0xC3, 0x00, 0xE2, 0x80], at: place)
            }
        }
        return bytes
    }
}
