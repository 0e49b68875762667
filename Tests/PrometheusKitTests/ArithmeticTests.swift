import PrometheusKit
import TestSupport
import Testing

/// Quantiles and rates; the expected quantiles are what Prometheus' own `promtool test rules` computes.
struct ArithmeticTests {
    private func buckets(_ pairs: KeyValuePairs<Double, Double>) -> HistogramBuckets {
        HistogramBuckets(pairs.map { HistogramBuckets.Bucket(upperBound: $0, count: $1) })
    }

    @Test(
        "Quantiles are Prometheus' own",
        arguments: [(0.5, 0.3), (0.05, 0.05), (0.7, 0.4), (0, 0)])
    func interpolation(rank: Double, expected: Double) throws {
        let result = buckets([0.4: 7, 0.1: 1, .infinity: 10, 0.2: 3]).quantile(rank)
        guard case .value(let value) = result else { return #expect(Bool(false), "\(result)") }
        #expect(abs(value - expected) < 1e-12)
    }

    @Test("Above the last finite bound a quantile is at least that")
    func atLeast() {
        #expect(buckets([0.1: 1, 0.4: 7, .infinity: 10]).quantile(0.99) == .atLeast(0.4))
        #expect(buckets([1: 5, 2: 4, .infinity: 10]).quantile(0.6) == .atLeast(2))
    }

    @Test("Negative bounds, falling counts and empty buckets are Prometheus', too")
    func oddBuckets() {
        #expect(buckets([-1: 4, 1: 8, .infinity: 8]).quantile(0.25) == .value(-1))
        #expect(buckets([-1: 4, 1: 8, .infinity: 8]).quantile(0.75) == .value(0))
        #expect(buckets([1: 5, 2: 4, .infinity: 10]).quantile(0.4) == .value(0.8))
        #expect(buckets([1: 5, 2: 5, 4: 10, .infinity: 10]).quantile(0.5) == .value(1))
        #expect(buckets([1: 5, 2: 5, 4: 10, .infinity: 10]).quantile(1) == .value(4))
    }

    @Test("Without observations or without +Inf there is no quantile")
    func none() {
        #expect(buckets([1: 0, .infinity: 0]).quantile(0.5) == .noObservations)
        #expect(buckets([1: 1, 2: 2]).quantile(0.5) == .incomplete)
        #expect(buckets([.infinity: 2]).quantile(0.5) == .incomplete)
        #expect(buckets([1: .nan, .infinity: 2]).quantile(0.5) == .incomplete)
        #expect(buckets([:]).quantile(0.5) == .incomplete)
    }

    @Test("A quantile lies within the bounds and grows with its rank, whatever the counts")
    func monotonic() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<500 {
            var pairs = (1...12).map { bound in
                HistogramBuckets.Bucket(upperBound: Double(bound), count: Double(Int.random(in: 0...9, using: &random)))
            }
            pairs.append(HistogramBuckets.Bucket(upperBound: .infinity, count: 10))
            let histogram = HistogramBuckets(pairs.shuffled(using: &random))
            let quantiles = stride(from: 0.1, through: 1, by: 0.1).compactMap { histogram.quantile($0).number }
            #expect(quantiles.count == 10 && quantiles == quantiles.sorted())
            #expect(quantiles.allSatisfy { (0...12).contains($0) })
        }
    }

    @Test("A counter's rise, its reset, and what is no number")
    func counters() {
        #expect(CounterChange<Double>(from: 4, to: 7) == .increase(3))
        #expect(CounterChange<Double>(from: 4, to: 3) == .reset)
        #expect(CounterChange<Double>(from: 4, to: .nan) == .notANumber)
        #expect(CounterChange<Double>(from: .infinity, to: 1) == .notANumber)
    }

    @Test("Series are summed; where there are none, the sum is absent and not 0")
    func sums() {
        let page = page("x{t=\"a\"} 10\nx{t=\"b\"} 5\nx{t=\"gc\"} 100\n")
        #expect(page.sum("x") { $0["t"] != "gc" } == 15 && page.maximum("x") == 100)
        #expect(page.sum("y") == nil && page.sum("x") { $0["t"] == "c" } == nil)
    }

    @Test("Two pages give the histogram of what happened between them, over all types")
    func histogram() throws {
        let earlier = page("h_bucket{t=\"a\",le=\"1\"} 5\nh_bucket{t=\"a\",le=\"+Inf\"} 6\n").buckets("h")
        let later = page(
            "h_bucket{t=\"a\",le=\"1\"} 8\nh_bucket{t=\"a\",le=\"+Inf\"} 9\nh_bucket{t=\"b\",le=\"1.0\"} 1\n"
                + "h_bucket{t=\"b\",le=\"+Inf\"} 1\n"
        ).buckets("h")
        let (before, after) = (try #require(earlier), try #require(later))
        #expect(CounterChange(from: before, to: after) == .increase(buckets([1: 4, .infinity: 4])))
        #expect(CounterChange(from: after, to: before) == .reset)
        #expect(CounterChange(from: before, to: buckets([1: .nan])) == .notANumber)
        #expect(page("h_bucket{le=\"x\"} 5\n").buckets("h") == nil)
    }

    private func page(_ text: String) -> MetricsPage { MetricsPage(Array(text.utf8)) }
}
