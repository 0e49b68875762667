/// A /metrics page as far as it could be read.
///
/// A damaged line is left out and counted, a page cut in the middle loses the family it was cut in, so that no sum over
/// half a family is taken for the whole.
public struct MetricsPage: Sendable {
    /// Samples by full metric name (`x_bucket`, `x_sum` and `x_count` apart), in the page's order.
    public let series: [String: [MetricSample]]
    /// Kinds by family name, of every family whose TYPE line was read and that was wanted.
    public let kinds: [String: MetricKind]
    /// What could not be used.
    public let damage: PageDamage

    /// The samples of a metric; `nil` when the page has none, which is not the same as 0.
    public func samples(_ name: String) -> [MetricSample]? { series[name] }

    /// The single value of a metric without labels, or the first that `matches`; `nil` when there is none.
    public func value(_ name: String, where matches: (LabelSet) -> Bool = { _ in true }) -> Double? {
        series[name]?.first { matches($0.labels) }?.value
    }
}

/// What of a page could not be used.
public struct PageDamage: Sendable, Hashable {
    /// Lines that are no metric line, each left out.
    public internal(set) var malformedLines = 0
    /// Series that came twice, of which the first was kept.
    public internal(set) var duplicateSeries = 0
    /// Whether the end is missing.
    public internal(set) var isCut = false
    /// The family in which the page ends, left out because it may be incomplete.
    public internal(set) var cutFamily: String?
    /// Number and reason of the first few malformed lines, without their text.
    public internal(set) var examples: [String] = []

    public init() {}

    public var isEmpty: Bool { malformedLines == 0 && duplicateSeries == 0 && !isCut }

    mutating func note(line: Int, _ reason: StaticString) {
        malformedLines += 1
        if examples.count < 5 { examples.append("line \(line): \(reason)") }
    }
}

/// What a page's TYPE line says a family is.
public enum MetricKind: String, Sendable, Hashable {
    case counter
    case gauge
    case histogram
    case summary
    case untyped
    /// A type this reader does not know (OpenMetrics has more).
    case other
}
