internal import OperatorCore
internal import PrometheusKit

/// What one /metrics page of a store says of the catalogue's sources, added up: a few hundred numbers of a page of
/// several MiB, so that a minute of scrapes of many stores can be kept.
struct StoreScrape: Sendable {
    /// A source's sum, or why there is none.
    enum Sum: Sendable, Equatable {
        case number(Double)
        case buckets(HistogramBuckets)
        case missing(MissingReason)
    }

    let at: Moment
    let sums: [StoreMetric.Source: Sum]
    /// Counts of messages that did not reach a store, by the store's id.
    let unreachableReports: [UInt64: Double]
    /// Whether any of TiKV's own metrics is on the page: something else may answer there.
    let isOfTiKV: Bool
    let damage: PageDamage
    /// A few lines of the page for each source, as they came.
    private(set) var lines: [StoreMetric.Source: SourceLines] = [:]

    /// Some of the lines that a source's sum was made of.
    struct SourceLines: Sendable, Equatable {
        /// What is kept of them.
        static let limit = 6
        static let maximumBytes = 240

        var lines: [String]
        /// How many there are.
        var count: Int
    }

    /// Reads a page.
    ///
    /// - Parameters:
    ///   - page: its bytes, whatever they are.
    ///   - at: when it was asked for.
    ///   - isWhole: false when the transport knows that the end is missing.
    static func parse(_ page: [UInt8], at moment: Moment, isWhole: Bool = true) -> StoreScrape {
        let bytes = page
        let page = MetricsPage(bytes, keeping: StoreMetricCatalogue.families, isWhole: isWhole)
        let sums = StoreMetricCatalogue.sources.map { ($0, sum($0, of: page)) }
        return StoreScrape(
            at: moment, sums: Dictionary(sums, uniquingKeysWith: { first, _ in first }),
            unreachableReports: unreachable(in: page), isOfTiKV: isOfTiKV(page), damage: page.damage,
            lines: lines(of: page, bytes))
    }

    /// The same without its lines: an older one that only its sums are needed of.
    var withoutLines: StoreScrape {
        var scrape = self
        scrape.lines = [:]
        return scrape
    }

    private static func lines(of page: MetricsPage, _ bytes: [UInt8]) -> [StoreMetric.Source: SourceLines] {
        let pairs = StoreMetricCatalogue.sources.map { source -> (StoreMetric.Source, SourceLines) in
            let name = source.kind == .histogram ? source.family + "_bucket" : source.family
            let samples = (page.samples(name) ?? []).filter { sample in
                source.conditions.allSatisfy { $0.holds(for: sample.labels) }
            }
            let kept = samples.prefix(SourceLines.limit).compactMap(\.line).filter { $0.upperBound <= bytes.count }
            let texts = kept.map { String(decoding: bytes[$0].prefix(SourceLines.maximumBytes), as: UTF8.self) }
            return (source, SourceLines(lines: texts, count: samples.count))
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private static func isOfTiKV(_ page: MetricsPage) -> Bool {
        let names = Array(page.series.keys) + (page.damage.cutFamily.map { [$0] } ?? [])
        return names.contains { $0.hasPrefix("tikv_") }
    }

    /// When the process began, in seconds since 1970.
    var startTime: Double? {
        if case .number(let seconds)? = sums[StoreMetricCatalogue.startTime] { return seconds }
        return nil
    }

    private static func sum(_ source: StoreMetric.Source, of page: MetricsPage) -> Sum {
        let matches: (LabelSet) -> Bool = { labels in source.conditions.allSatisfy { $0.holds(for: labels) } }
        let sum: Sum? =
            switch source.kind {
            case .counter, .gauge: page.sum(source.family, where: matches).map { .number($0) }
            case .highestGauge: page.maximum(source.family, where: matches).map { .number($0) }
            case .histogram: page.buckets(source.family, where: matches).map { .buckets($0) }
            }
        // On a page that was cut, what is not there may just not have come.
        return sum ?? .missing(page.damage.isCut ? .sourceFailed : .absent)
    }

    private static func unreachable(in page: MetricsPage) -> [UInt64: Double] {
        let source = StoreMetricCatalogue.unreachableReports
        var counts: [UInt64: Double] = [:]
        for sample in page.samples(source.family) ?? []
        where source.conditions.allSatisfy({ $0.holds(for: sample.labels) }) {
            guard let store = sample.labels["store_id"].flatMap({ UInt64($0) }) else { continue }
            counts[store, default: 0] += sample.value
        }
        return counts
    }
}
