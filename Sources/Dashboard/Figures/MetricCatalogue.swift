import OperatorCore

/// A subject's metrics as the screens look them up: by kind and the last part of their names. Made once for a subject.
struct MetricCatalogue: Sendable {
    /// Kinds of component that have metrics of their own.
    let measuredKinds: Set<String>
    /// The figures of a row of each kind, in order.
    private let rows: [String: [MetricDescriptor]]
    private let bySuffix: [String: [String: MetricDescriptor]]
    private let units: [MetricID: MetricUnit]
    private let ofCluster: [String: MetricDescriptor]
    private let ofComponents: [String: MetricDescriptor]

    private static let preferred = ["leaders", "regions", "disk_available_ratio", "cpu", "qps", "p99"]

    init(_ subject: SubjectDescriptor) {
        let own = subject.metrics.filter { $0.scope == .component }
        measuredKinds = Set(own.map(\.componentKind))
        let kinds = Dictionary(grouping: subject.metrics, by: \.componentKind)
        let bySuffix = kinds.mapValues(Self.suffixes)
        self.bySuffix = bySuffix
        rows = Dictionary(
            uniqueKeysWithValues: kinds.map { kind, metrics in
                let known = Self.preferred.compactMap { bySuffix[kind]?[$0] }
                return (kind, known.count >= 3 ? known : Array(metrics.prefix(5)))
            })
        units = Dictionary(subject.metrics.map { ($0.id, $0.unit) }) { first, _ in first }
        ofCluster = Self.suffixes(subject.metrics.filter { $0.scope == .cluster })
        ofComponents = Self.suffixes(own)
    }

    /// The metric of this kind whose id ends so.
    func metric(_ suffix: String, kind: String) -> MetricDescriptor? { bySuffix[kind]?[suffix] }

    /// nil: the subject has no such metric.
    func unit(of metric: MetricID) -> MetricUnit? { units[metric] }

    /// The figures of a component's row.
    func row(of kind: String) -> [MetricDescriptor] { rows[kind] ?? [] }

    /// The cluster's own metric whose id ends so.
    func ofCluster(_ suffix: String) -> MetricDescriptor? { ofCluster[suffix] }

    /// The first metric of any component whose id ends so.
    func ofComponents(_ suffix: String) -> MetricDescriptor? { ofComponents[suffix] }

    /// By every ending of their ids that begins after a dot; of two the first counts.
    private static func suffixes(_ metrics: [MetricDescriptor]) -> [String: MetricDescriptor] {
        var found: [String: MetricDescriptor] = [:]
        for metric in metrics {
            let id = metric.id.rawValue
            for index in id.indices where id[index] == "." {
                let suffix = String(id[id.index(after: index)...])
                if found[suffix] == nil { found[suffix] = metric }
            }
        }
        return found
    }
}
