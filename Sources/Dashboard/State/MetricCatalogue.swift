import OperatorCore

/// A subject's metrics as the screens look them up: by id, and as the columns of a kind's rows. Made once for a subject.
struct MetricCatalogue: Sendable {
    private let known: [MetricID: MetricDescriptor]
    private let rows: [String: [MetricColumn]]

    init(_ subject: SubjectDescriptor) {
        let known = Dictionary(subject.metrics.map { ($0.id, $0) }) { first, _ in first }
        self.known = known
        let own = Dictionary(grouping: subject.metrics.filter { $0.scope == .component }, by: \.componentKind)
        let declared = Dictionary(subject.description.kinds.map { ($0.id, $0.columns) }) { first, _ in first }
        rows = Dictionary(
            uniqueKeysWithValues: own.map { kind, metrics in
                let columns = (declared[kind] ?? []).filter { known[$0.metric] != nil }
                return (kind, columns.isEmpty ? metrics.prefix(5).map { MetricColumn($0.id, $0.title) } : columns)
            })
    }

    /// nil: the subject has no such metric here.
    func metric(_ id: MetricID) -> MetricDescriptor? { known[id] }

    /// nil: the subject has no such metric here.
    func unit(of metric: MetricID) -> MetricUnit? { known[metric]?.unit }

    /// The figures of a component's row.
    func row(of kind: String) -> [MetricColumn] { rows[kind] ?? [] }

    /// What a row draws the last minutes of; nil: nothing.
    func sparkline(of kind: ComponentKind?) -> MetricColumn? {
        kind?.sparkline.flatMap { known[$0.metric] == nil ? nil : $0 }
    }
}
