internal import OperatorCore
internal import PrometheusKit

/// One answer of Prometheus with every metric of every instance.
struct PrometheusRound: Sendable {
    /// Tells the metrics of one answer apart.
    private static let metricLabel = "operator_metric"
    private static let unreachableName = "unreachable_reports_by_store"

    private var values: [String: [String: Double]] = [:]
    private var unreachable: [String: [UInt64: Double]] = [:]
    /// The body it was read from, as it came; empty where it was too long to keep.
    private let body: [UInt8]
    private let bodyBytes: Int

    /// All metrics in one expression, each marked with its id, so that they are of one instant and cost one request.
    static func query(range: String, selector: String) -> String {
        let source = StoreMetricCatalogue.unreachableReports
        let matchers = (source.conditions.map(\.promQL) + (selector.isEmpty ? [] : [selector])).joined(separator: ",")
        let unreachable = "sum by (instance, store_id) (rate(\(source.family){\(matchers)}[\(range)]))"
        let metrics = StoreMetricCatalogue.all.map { ($0.id.rawValue, $0.promQL(range: range, selector: selector)) }
        return (metrics + [(unreachableName, unreachable)])
            .map { "label_replace(\($1), \"\(metricLabel)\", \"\($0)\", \"\", \"\")" }.joined(separator: " or ")
    }

    init(_ answer: PrometheusAnswer, body: [UInt8] = []) {
        self.body = body.count <= RawAnswer.maximumBytes ? body : []
        bodyBytes = body.count
        for series in answer.series {
            guard let instance = series.labels["instance"], let name = series.labels[Self.metricLabel],
                let value = series.points.last?.value
            else { continue }
            if name == Self.unreachableName {
                guard let store = series.labels["store_id"].flatMap({ UInt64($0) }) else { continue }
                unreachable[instance, default: [:]][store] = value
            } else {
                values[instance, default: [:]][name] = value
            }
        }
        // PD and node exporters have process metrics, too: only what has TiKV's own is a store.
        values = values.filter { $0.value.keys.contains { !Self.processMetrics.contains($0) } }
    }

    private static let processMetrics: Set<String> = ["store.cpu", "store.memory", "store.start_time"]

    /// The instance label of a store: its status address, else its host where only one instance has it, else its pod's
    /// name, as tidb-operator's Prometheus has it.
    func instance(of target: StoreMetricsTarget) -> String? {
        if values[target.statusAddress] != nil { return target.statusAddress }
        let hosts = [target.statusAddress, target.address].map(Self.host).filter {
            !["0.0.0.0", "::", ""].contains($0)
        }
        for host in hosts {
            let sameHost = values.keys.filter { Self.host($0) == host }
            if sameHost.count == 1 { return sameHost.first }
        }
        let pod = String(Self.host(target.address).prefix { $0 != "." })
        return values[pod] != nil ? pod : nil
    }

    /// The series of a metric in the raw answer: its labels, and the pair of time and value.
    func raw(of metric: StoreMetric, _ instance: String) -> [String] {
        let wanted = [("instance", instance), (Self.metricLabel, metric.id.rawValue)].map {
            Array("\"\($0.0)\":\"\($0.1)\"".utf8)
        }
        let found = JSONFragment.element(of: body, depth: 2) { element in
            let packed = element.filter { $0 != 0x20 && $0 != 0x0A }
            return wanted.allSatisfy { packed.firstRange(of: $0) != nil }
        }
        return found.map { JSONFragment.lines($0) } ?? []
    }

    /// Why there is no raw answer to show; nil where it was kept.
    var unkept: String? {
        body.isEmpty ? "the answer was \(bodyBytes) bytes long: more than is kept of one" : nil
    }

    /// A metric's value as Prometheus gave it.
    func value(of metric: StoreMetric, _ instance: String) -> Double? { values[instance]?[metric.id.rawValue] }

    /// The catalogue's readings of an instance.
    func readings(of instance: String, at moment: Moment) -> [MetricID: Reading] {
        let found = values[instance] ?? [:]
        let pairs = StoreMetricCatalogue.all.map { ($0.id, Self.reading($0, found[$0.id.rawValue], at: moment)) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Messages a second that did not reach a store, by the store's id.
    func unreachablePerSecond(from instance: String) -> [UInt64: Double] {
        (unreachable[instance] ?? [:]).filter { $0.value.isFinite }
    }

    private static func reading(_ metric: StoreMetric, _ value: Double?, at moment: Moment) -> Reading {
        guard let value else { return metric.isAbsentZero ? .value(0, at: moment) : .missing(.absent) }
        if value.isFinite { return .value(value, at: moment) }
        if case .quantile = metric.measure, value.isNaN { return .missing(.noObservations) }
        return .missing(.notANumber)
    }

    /// `host` of `host:port`, brackets of IPv6 left on.
    private static func host(_ address: String) -> String {
        guard let colon = address.lastIndex(of: ":"), address[address.index(after: colon)...].allSatisfy(\.isNumber),
            address[..<colon].last == "]" || !address[..<colon].contains(":")
        else { return address }
        return String(address[..<colon])
    }
}
