/// Cumulative histogram buckets, and the quantile Prometheus' `histogram_quantile` reads from them.
public struct HistogramBuckets: Sendable, Hashable {
    /// Observations at or below a bound.
    public struct Bucket: Sendable, Hashable {
        public let upperBound: Double
        public let count: Double

        public init(upperBound: Double, count: Double) {
            self.upperBound = upperBound
            self.count = count
        }
    }

    /// A quantile, or why there is none.
    public enum Quantile: Sendable, Hashable {
        case value(Double)
        /// The quantile lies above the last finite bound, which is given: it is at least that.
        case atLeast(Double)
        /// Nothing was observed.
        case noObservations
        /// The `+Inf` bucket or every finite one is missing, or a count is not a number.
        case incomplete

        /// The number a screen shows.
        public var number: Double? {
            switch self {
            case .value(let number), .atLeast(let number): number
            case .noObservations, .incomplete: nil
            }
        }
    }

    /// In order of bound, each bound once, counts never falling.
    public let buckets: [Bucket]

    /// Sorts, adds up equal bounds and lifts counts that fall, as Prometheus does.
    public init(_ buckets: [Bucket]) {
        var merged: [Bucket] = []
        for bucket in buckets.sorted(by: { $0.upperBound < $1.upperBound }) {
            if let last = merged.last, last.upperBound == bucket.upperBound {
                merged[merged.count - 1] = Bucket(upperBound: last.upperBound, count: last.count + bucket.count)
            } else {
                merged.append(bucket)
            }
        }
        var highest = 0.0
        self.buckets = merged.map { bucket in
            highest = max(highest, bucket.count)
            return Bucket(upperBound: bucket.upperBound, count: bucket.count.isNaN ? .nan : highest)
        }
    }

    /// All observations; `nil` without the `+Inf` bucket.
    public var total: Double? {
        buckets.last.flatMap { $0.upperBound == .infinity ? $0.count : nil }
    }

    /// The `rank`-quantile (0...1) by linear interpolation within its bucket, whose lower bound is 0 for the first.
    public func quantile(_ rank: Double) -> Quantile {
        guard let total, buckets.count >= 2, !buckets.contains(where: { $0.count.isNaN || $0.upperBound.isNaN }),
            (0...1).contains(rank)
        else { return .incomplete }
        guard total > 0 else { return .noObservations }
        let position = rank * total
        let finite = buckets.dropLast()
        guard let index = finite.firstIndex(where: { $0.count >= position }) else {
            return .atLeast(buckets[buckets.count - 2].upperBound)
        }
        return .value(interpolate(position, in: index))
    }

    private func interpolate(_ position: Double, in index: Int) -> Double {
        let bucket = buckets[index]
        if index == 0 && bucket.upperBound <= 0 { return bucket.upperBound }
        let lower = index == 0 ? Bucket(upperBound: 0, count: 0) : buckets[index - 1]
        let inside = bucket.count - lower.count
        guard inside > 0 else { return bucket.upperBound }
        return lower.upperBound + (bucket.upperBound - lower.upperBound) * (position - lower.count) / inside
    }
}
