/// One metric of one component over time: a ring of raw values and a ring of one-minute means, in step with the
/// store's ticks and minutes.
struct SampleColumn {
    /// Two NaNs that no source can give: they are put here only by this type.
    static let gap = Float(bitPattern: 0x7FC0_0001)
    /// Nothing was sampled since the last tick: neither a value nor a gap.
    static let repeated = Float(bitPattern: 0x7FC0_0002)

    private var raw: [Float]
    private var rollups: [Float]
    private var lastSampled: Int64?
    private var sum = 0.0
    private var count = 0

    /// The newest minute that had a value; at first the one it began in.
    private(set) var lastMinuteWithValues: Int

    init(limits: SampleLimits, minute: Int) {
        lastMinuteWithValues = minute
        raw = Array(repeating: Self.repeated, count: max(1, limits.rawTicks))
        rollups = Array(repeating: Self.repeated, count: max(1, limits.rollupMinutes))
    }

    /// Writes tick number `tick`. A reading that was sampled before the last tick already is not counted again.
    mutating func append(_ reading: Reading, tick: Int) {
        raw[tick % raw.count] = cell(for: reading)
    }

    private mutating func cell(for reading: Reading) -> Float {
        guard case .value(let value, let sampled) = reading, value.isFinite else {
            return Self.gap
        }
        if let last = lastSampled, sampled.uptimeNanoseconds <= last { return Self.repeated }
        lastSampled = sampled.uptimeNanoseconds
        sum += value
        count += 1
        return Float(value)
    }

    /// Ends minute number `minute` with the mean of its values, or with a gap.
    mutating func rollUp(minute: Int) {
        if count > 0 { lastMinuteWithValues = minute }
        rollups[minute % rollups.count] = count > 0 ? Float(sum / Double(count)) : Self.gap
        sum = 0
        count = 0
    }

    func raw(tick: Int) -> Float { raw[tick % raw.count] }
    func rollup(minute: Int) -> Float { rollups[minute % rollups.count] }
}
