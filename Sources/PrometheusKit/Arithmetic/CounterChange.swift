/// What a counter, summed over its series, did between two scrapes.
public enum CounterChange<Value: Sendable>: Sendable {
    case increase(Value)
    /// A series is lower than before: the process began anew.
    case reset
    /// The later page has no such series.
    case absent
    /// A value is NaN, infinite or negative.
    case notANumber
}

extension CounterChange: Equatable where Value: Equatable {}

extension MetricsPage {
    /// How much a counter rose since an earlier page, summed over the series that `matches`.
    ///
    /// A series that the earlier page lacks counts from 0 (TiKV registers label sets with their first event), provided
    /// that page has the family at all; a series that is gone counts nothing.
    public func increase(
        of name: String, since earlier: MetricsPage, where matches: (LabelSet) -> Bool = { _ in true }
    ) -> CounterChange<Double> {
        guard let later = samples(name), earlier.samples(name) != nil else { return .absent }
        let before = earlier.valuesByLabels(name)
        var sum = 0.0
        var isThere = false
        for sample in later where matches(sample.labels) {
            let start = before[sample.labels] ?? 0
            guard sample.value.isFinite, sample.value >= 0, start.isFinite else { return .notANumber }
            guard sample.value >= start else { return .reset }
            sum += sample.value - start
            isThere = true
        }
        return isThere ? .increase(sum) : .absent
    }

    /// What a histogram observed since an earlier page, summed over the series that `matches`.
    ///
    /// - Parameter family: the histogram's name without `_bucket`.
    public func histogram(
        of family: String, since earlier: MetricsPage, where matches: (LabelSet) -> Bool = { _ in true }
    ) -> CounterChange<HistogramBuckets> {
        let name = family + "_bucket"
        guard let later = samples(name), earlier.samples(name) != nil else { return .absent }
        let before = earlier.valuesByLabels(name)
        var counts: [Double: Double] = [:]
        for sample in later where matches(sample.labels) {
            guard let bound = sample.labels["le"].flatMap({ DecimalText.double($0) }), !bound.isNaN else { continue }
            let start = before[sample.labels] ?? 0
            guard sample.value.isFinite, sample.value >= 0, start.isFinite else { return .notANumber }
            guard sample.value >= start else { return .reset }
            counts[bound, default: 0] += sample.value - start
        }
        guard !counts.isEmpty else { return .absent }
        return .increase(HistogramBuckets(counts.map { HistogramBuckets.Bucket(upperBound: $0, count: $1) }))
    }

    private func valuesByLabels(_ name: String) -> [LabelSet: Double] {
        Dictionary((samples(name) ?? []).map { ($0.labels, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}
