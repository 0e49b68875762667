import OperatorCore

/// One metric of one component over time: its raw values with the ticks they came in, and a ring of one-minute means in
/// step with the store's minutes. Both grow with what there is to keep.
struct SampleColumn {
    /// A NaN that no source can give: it is put here only by this type.
    static let gap = Float(bitPattern: 0x7FC0_0001)

    private let limits: SampleLimits
    private var raw = RawRing()
    private var rollups: [Float] = []
    private let firstMinute: Int
    private var lastSampled: Int64?
    private var sum = 0.0
    private var count = 0

    /// The newest minute that had a value; at first the one it began in.
    private(set) var lastMinuteWithValues: Int

    init(limits: SampleLimits, minute: Int) {
        self.limits = limits
        firstMinute = minute
        lastMinuteWithValues = minute
    }

    /// Takes the reading of tick number `tick`. One that was sampled before the last tick already is not kept again:
    /// most sources answer less often than the clock ticks.
    mutating func append(_ reading: Reading, tick: Int) {
        raw.drop(before: tick - max(1, limits.rawTicks) + 1)
        guard case .value(let value, let sampled) = reading, value.isFinite else {
            return raw.append(RawRing.Entry(tick: Int32(truncatingIfNeeded: tick), value: Self.gap))
        }
        if let last = lastSampled, sampled.uptimeNanoseconds <= last { return }
        lastSampled = sampled.uptimeNanoseconds
        sum += value
        count += 1
        raw.append(RawRing.Entry(tick: Int32(truncatingIfNeeded: tick), value: Float(value)))
    }

    /// Ends minute number `minute` with the mean of its values, or with a gap.
    mutating func rollUp(minute: Int) {
        if count > 0 { lastMinuteWithValues = minute }
        let mean = count > 0 ? Float(sum / Double(count)) : Self.gap
        let slot = (minute - firstMinute) % max(1, limits.rollupMinutes)
        if slot < rollups.count { rollups[slot] = mean } else { rollups.append(mean) }
        sum = 0
        count = 0
    }

    /// Calls `body` with the ticks in `ticks` that brought a value or a gap, oldest first.
    func forEachRaw(in ticks: Range<Int>, _ body: (Int, Float) -> Void) { raw.forEach(in: ticks, body) }

    /// nil: the column was not there yet.
    func rollup(minute: Int) -> Float? {
        guard minute >= firstMinute else { return nil }
        let slot = (minute - firstMinute) % max(1, limits.rollupMinutes)
        return slot < rollups.count ? rollups[slot] : nil
    }
}

/// Values with their ticks in the order of time: a ring that grows while what it holds is still wanted.
private struct RawRing {
    struct Entry {
        var tick: Int32
        var value: Float
    }

    private var slots: [Entry] = []
    private var first = 0
    private var count = 0

    private subscript(index: Int) -> Entry { slots[(first + index) % slots.count] }

    mutating func append(_ entry: Entry) {
        if count == slots.count { grow() }
        slots[(first + count) % slots.count] = entry
        count += 1
    }

    mutating func drop(before tick: Int) {
        while count > 0, Int(self[0].tick) < tick {
            first = (first + 1) % slots.count
            count -= 1
        }
    }

    func forEach(in ticks: Range<Int>, _ body: (Int, Float) -> Void) {
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            if Int(self[middle].tick) < ticks.lowerBound { low = middle + 1 } else { high = middle }
        }
        for index in low..<count {
            let entry = self[index]
            guard Int(entry.tick) < ticks.upperBound else { return }
            body(Int(entry.tick), entry.value)
        }
    }

    private mutating func grow() {
        var larger: [Entry] = []
        larger.reserveCapacity(max(16, count * 3 / 2))
        for index in 0..<count { larger.append(self[index]) }
        let empty = Entry(tick: 0, value: SampleColumn.gap)
        larger.append(contentsOf: repeatElement(empty, count: max(16, count * 3 / 2) - count))
        (slots, first) = (larger, 0)
    }
}
