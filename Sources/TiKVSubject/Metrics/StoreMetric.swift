internal import OperatorCore
internal import PrometheusKit

/// One metric of a store: what it is called, where it comes from, and what is made of it.
struct StoreMetric: Sendable {
    /// The series a metric is made of, added up per store. Metrics of one source share its sums.
    struct Source: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            case counter
            case histogram
            /// Added up over its series.
            case gauge
            /// The largest of its series.
            case highestGauge
        }

        let kind: Kind
        /// A histogram's name is without `_bucket`.
        let family: String
        var conditions: [LabelCondition] = []
    }

    /// What a reading is of its source.
    enum Measure: Hashable, Sendable {
        /// Per second between two scrapes.
        case rate
        /// Of what was observed between two scrapes.
        case quantile(Double)
        /// As it is.
        case value
    }

    let descriptor: MetricDescriptor
    let source: Source
    let measure: Measure
    /// The reading is the source's number times this, for units.
    var scale = 1.0
    /// Counters that TiKV registers with their first event: absent from a whole page means 0.
    var isAbsentZero = false
    /// Counted in whole steps so coarse that a shorter time between two scrapes says nothing.
    var minimumWindow: Duration = .zero

    var id: MetricID { descriptor.id }

    /// The expression that gives this metric of every instance.
    ///
    /// - Parameters:
    ///   - range: the range of rates, such as `60s`.
    ///   - selector: matchers put into every selector, such as `tidb_cluster="a"`; may be empty.
    func promQL(range: String, selector: String) -> String {
        let series = seriesSelector(selector)
        let expression =
            switch (measure, source.kind) {
            case (.rate, _): "sum by (instance) (rate(\(series)[\(range)]))"
            case (.quantile(let rank), _):
                "histogram_quantile(\(rank), sum by (instance, le) (rate(\(series)[\(range)])))"
            case (.value, .highestGauge): "max by (instance) (\(series))"
            case (.value, _): "sum by (instance) (\(series))"
            }
        return scale == 1 ? expression : "\(expression) * \(scale)"
    }

    private func seriesSelector(_ selector: String) -> String {
        let name = source.kind == .histogram ? source.family + "_bucket" : source.family
        let matchers = source.conditions.map(\.promQL) + (selector.isEmpty ? [] : [selector])
        return matchers.isEmpty ? name : "\(name){\(matchers.joined(separator: ","))}"
    }
}

/// A condition on one label, the same for our own scrapes and for PromQL.
enum LabelCondition: Hashable, Sendable {
    case equals(String, String)
    case differs(String, String)

    /// As Prometheus has it: a label that is not there is the empty text.
    func holds(for labels: LabelSet) -> Bool {
        switch self {
        case .equals(let name, let value): (labels[name] ?? "") == value
        case .differs(let name, let value): (labels[name] ?? "") != value
        }
    }

    var promQL: String {
        switch self {
        case .equals(let name, let value): "\(name)=\"\(value)\""
        case .differs(let name, let value): "\(name)!=\"\(value)\""
        }
    }
}
