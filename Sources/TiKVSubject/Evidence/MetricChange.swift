internal import OperatorCore

/// How a metric moved at the beginning of an incident: its usual value before, its value after, its extreme.
struct MetricChange: Hashable, Sendable {
    var before: Double
    var after: Double
    /// The value after the beginning that is farthest from `before`.
    var peak: Double
    /// `after` divided by `before`; nil where `before` is 0.
    var factor: Double?
    /// Distance of `after` from `before` in robust standard deviations (1.4826 × the median absolute deviation).
    var z: Double

    /// Nil with fewer than three values before or none after.
    init?(before: [Double], after: [Double]) {
        guard before.count >= 3, let usual = Self.median(before), let now = Self.median(after.suffix(6)),
            let extreme = after.max(by: { abs($0 - usual) < abs($1 - usual) })
        else { return nil }
        self.before = usual
        self.after = now
        peak = extreme
        factor = usual == 0 ? nil : now / usual
        let deviation = Self.median(before.map { abs($0 - usual) }) ?? 0
        // A flat line has no deviation of its own: a hundredth of its value stands in for it.
        let scale = max(1.4826 * deviation, abs(usual) * 0.01, 1e-9)
        z = (now - usual) / scale
    }

    /// It moved by much, and not within its own noise.
    var isNotable: Bool {
        guard abs(z) >= 4 else { return false }
        guard let factor else { return after != 0 }
        return factor >= 1.5 || factor <= 0.67
    }

    static func median(_ values: some Collection<Double>) -> Double? {
        let sorted = values.filter(\.isFinite).sorted()
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
