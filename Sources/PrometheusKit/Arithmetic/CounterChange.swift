/// What a counter or histogram did between two scrapes of one process.
public enum CounterChange<Value: Sendable>: Sendable {
    case increase(Value)
    /// It is lower than before: the process began anew.
    case reset
    /// A value is NaN, infinite or negative.
    case notANumber
}

extension CounterChange: Equatable where Value: Equatable {}

extension CounterChange<Double> {
    /// How much a counter rose.
    public init(from earlier: Double, to later: Double) {
        guard earlier.isFinite, later.isFinite, later >= 0 else {
            self = .notANumber
            return
        }
        self = later >= earlier ? .increase(later - earlier) : .reset
    }
}

extension CounterChange<HistogramBuckets> {
    /// What a histogram observed. A bound that the earlier one lacks counts from 0.
    public init(from earlier: HistogramBuckets, to later: HistogramBuckets) {
        let before = Dictionary(
            earlier.buckets.map { ($0.upperBound, $0.count) }, uniquingKeysWith: { first, _ in first })
        var buckets: [HistogramBuckets.Bucket] = []
        for bucket in later.buckets {
            switch CounterChange<Double>(from: before[bucket.upperBound] ?? 0, to: bucket.count) {
            case .increase(let count):
                buckets.append(HistogramBuckets.Bucket(upperBound: bucket.upperBound, count: count))
            case .reset:
                self = .reset
                return
            case .notANumber:
                self = .notANumber
                return
            }
        }
        self = .increase(HistogramBuckets(buckets))
    }
}

extension MetricsPage {
    /// A metric's sum over the series that `matches`; nil where the page has none, which is not 0.
    ///
    /// A counter is summed before two scrapes are compared: TiKV registers label sets with their first event, so that
    /// a new one counts from 0, and one process resets all its series at once.
    public func sum(_ name: String, where matches: (LabelSet) -> Bool = { _ in true }) -> Double? {
        reduce(name, matches, +)
    }

    /// The largest value among the series that `matches`; nil where the page has none.
    public func maximum(_ name: String, where matches: (LabelSet) -> Bool = { _ in true }) -> Double? {
        reduce(name, matches, Swift.max)
    }

    /// A histogram's buckets summed over the series that `matches`; nil where the page has none.
    ///
    /// - Parameter family: the histogram's name without `_bucket`.
    public func buckets(_ family: String, where matches: (LabelSet) -> Bool = { _ in true }) -> HistogramBuckets? {
        var buckets: [HistogramBuckets.Bucket] = []
        for sample in samples(family + "_bucket") ?? [] where matches(sample.labels) {
            guard let bound = sample.labels["le"].flatMap({ DecimalText.double($0) }), !bound.isNaN else { continue }
            buckets.append(HistogramBuckets.Bucket(upperBound: bound, count: sample.value))
        }
        return buckets.isEmpty ? nil : HistogramBuckets(buckets)
    }

    private func reduce(
        _ name: String, _ matches: (LabelSet) -> Bool, _ combine: (Double, Double) -> Double
    ) -> Double? {
        guard let values = samples(name)?.filter({ matches($0.labels) }).map(\.value), let first = values.first else {
            return nil
        }
        return values.dropFirst().reduce(first, combine)
    }
}
