internal import OperatorCore
internal import PrometheusKit

/// Readings from two scrapes of one store. Pure.
enum StoreReadings {
    /// The catalogue's readings of the later scrape; rates and quantiles are those since the earlier one.
    ///
    /// Without an earlier scrape there are no rates (`firstSample`); where the process began anew between the two, its
    /// counters did, too (`counterReset`).
    static func between(_ earlier: StoreScrape?, _ later: StoreScrape) -> [MetricID: Reading] {
        let pairs = StoreMetricCatalogue.all.map { ($0.id, reading($0, earlier, later)) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// One metric's reading.
    static func reading(_ metric: StoreMetric, _ earlier: StoreScrape?, _ later: StoreScrape) -> Reading {
        let result: Result<Double, Missing> =
            switch metric.measure {
            case .value: value(metric, later)
            case .rate, .quantile: change(metric, earlier, later)
            }
        switch result {
        case .success(let number) where number.isFinite: return .value(number * metric.scale, at: later.at)
        case .success: return .missing(.notANumber)
        case .failure(let missing): return .missing(missing.reason)
        }
    }

    /// Messages a second that did not reach a store, by the store's id; empty where that is not known.
    static func unreachablePerSecond(_ earlier: StoreScrape?, _ later: StoreScrape) -> [UInt64: Double] {
        guard let earlier, !earlier.damage.isCut, !hasRestarted(earlier, later) else { return [:] }
        let seconds = later.at.elapsed(since: earlier.at).inSeconds
        guard seconds > 0 else { return [:] }
        return later.unreachableReports.compactMapValues { _ in 0 }.reduce(into: [:]) { rates, entry in
            let (store, now) = (entry.key, later.unreachableReports[entry.key] ?? 0)
            let change = CounterChange<Double>(from: earlier.unreachableReports[store] ?? 0, to: now)
            if case .increase(let count) = change { rates[store] = count / seconds }
        }
    }

    private struct Missing: Error {
        let reason: MissingReason
    }

    private static func value(_ metric: StoreMetric, _ scrape: StoreScrape) -> Result<Double, Missing> {
        switch scrape.sums[metric.source] {
        case .number(let number): .success(number)
        case .missing(.absent) where metric.isAbsentZero && scrape.isOfTiKV: .success(0)
        case .missing(let reason): .failure(Missing(reason: reason))
        case .buckets, nil: .failure(Missing(reason: .absent))
        }
    }

    private static func change(
        _ metric: StoreMetric, _ earlier: StoreScrape?, _ later: StoreScrape
    ) -> Result<Double, Missing> {
        guard let earlier else { return .failure(Missing(reason: .firstSample)) }
        let window = later.at.elapsed(since: earlier.at)
        guard window > .zero, window >= metric.minimumWindow else { return .failure(Missing(reason: .firstSample)) }
        guard !hasRestarted(earlier, later) else { return .failure(Missing(reason: .counterReset)) }
        if case .quantile(let rank) = metric.measure { return quantile(rank, metric.source, earlier, later) }
        switch (value(metric, earlier), value(metric, later)) {
        case (.success(let before), .success(let after)):
            return increase(before, after).map { $0 / window.inSeconds }
        // Registered with its first event: it began between the two scrapes.
        case (.failure(let missing), .success(let after)) where missing.reason == .absent && earlier.isOfTiKV:
            return .success(after / window.inSeconds)
        case (_, .failure(let missing)), (.failure(let missing), _): return .failure(missing)
        }
    }

    private static func increase(_ before: Double, _ after: Double) -> Result<Double, Missing> {
        switch CounterChange<Double>(from: before, to: after) {
        case .increase(let increase): .success(increase)
        case .reset: .failure(Missing(reason: .counterReset))
        case .notANumber: .failure(Missing(reason: .notANumber))
        }
    }

    private static func quantile(
        _ rank: Double, _ source: StoreMetric.Source, _ earlier: StoreScrape, _ later: StoreScrape
    ) -> Result<Double, Missing> {
        guard case .buckets(let after)? = later.sums[source] else {
            return .failure(Missing(reason: reason(later.sums[source])))
        }
        let before: HistogramBuckets
        switch earlier.sums[source] {
        case .buckets(let buckets): before = buckets
        case .missing(.absent) where earlier.isOfTiKV: before = HistogramBuckets([])
        case let other: return .failure(Missing(reason: reason(other)))
        }
        switch CounterChange<HistogramBuckets>(from: before, to: after) {
        case .reset: return .failure(Missing(reason: .counterReset))
        case .notANumber: return .failure(Missing(reason: .notANumber))
        case .increase(let buckets):
            switch buckets.quantile(rank) {
            case .value(let number), .atLeast(let number): return .success(number)
            case .noObservations: return .failure(Missing(reason: .noObservations))
            case .incomplete: return .failure(Missing(reason: .notANumber))
            }
        }
    }

    private static func reason(_ sum: StoreScrape.Sum?) -> MissingReason {
        if case .missing(let reason)? = sum { return reason }
        return .absent
    }

    private static func hasRestarted(_ earlier: StoreScrape, _ later: StoreScrape) -> Bool {
        guard let before = earlier.startTime, let after = later.startTime else { return false }
        return abs(before - after) > 1
    }
}
