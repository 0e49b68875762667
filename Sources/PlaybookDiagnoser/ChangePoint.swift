import OperatorCore

/// Where a series left its usual range around the beginning of an incident, and how far, in robust deviations:
/// median and interquartile range of the time before, so that neither a late beginning nor one wild sample decides.
struct ChangePoint: Equatable {
    /// The first sample out of the usual range that the series did not come back from for two samples.
    var onset: WallTime
    var before: Double
    /// The sample farthest from the usual.
    var after: Double
    var score: Double

    /// Fewer samples before the beginning say nothing of what is usual.
    static let fewestBefore = 8
    /// How many deviations a sample is away when it counts as out of range.
    static let outOfRange = 4.0
    /// Samples this long before the stated beginning are not trusted to be usual.
    static let margin = Duration.seconds(15)

    static func find(in series: [Evidence.Point], around began: WallTime) -> ChangePoint? {
        let border = began.advanced(by: .zero - margin)
        let usual = series.filter { $0.at < border }.compactMap(\.value)
        let later = series.filter { $0.at >= border }
        guard usual.count >= fewestBefore else { return nil }
        let range = RobustRange(usual)
        var farthest: (value: Double, score: Double)?
        for value in later.compactMap(\.value) {
            let score = range.deviations(of: value)
            if score > farthest?.score ?? 0 { farthest = (value, score) }
        }
        guard let farthest, let onset = onset(in: later, range) else { return nil }
        return ChangePoint(onset: onset, before: range.median, after: farthest.value, score: farthest.score)
    }

    private static func onset(in later: [Evidence.Point], _ range: RobustRange) -> WallTime? {
        let known = later.compactMap { point in point.value.map { (point.at, range.deviations(of: $0) >= outOfRange) } }
        for (index, sample) in known.enumerated() where sample.1 {
            if index + 1 == known.count || known[index + 1].1 { return sample.0 }
        }
        return known.first { $0.1 }?.0
    }
}

/// Median and spread of a set of values; the spread has a floor, since counters at rest have none.
struct RobustRange {
    let median: Double
    let spread: Double

    /// `values` must not be empty; an empty set is a range of zeros.
    init(_ values: [Double]) {
        let sorted = values.sorted()
        median = Self.quantile(sorted, 0.5)
        let interquartile = Self.quantile(sorted, 0.75) - Self.quantile(sorted, 0.25)
        // For a normal distribution the interquartile range is 1.349 standard deviations.
        spread = max(interquartile / 1.349, abs(median) * 0.01, 1e-9)
    }

    func deviations(of value: Double) -> Double { abs(value - median) / spread }

    private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        guard let last = sorted.indices.last else { return 0 }
        let position = share * Double(last)
        let low = Int(position)
        let high = min(low + 1, last)
        return sorted[low] + (sorted[high] - sorted[low]) * (position - Double(low))
    }
}
