internal import OperatorCore

/// Metrics that moved when it began, of the affected stores, the others and the cluster.
struct ChangeEvidence {
    private let context: EvidenceContext

    /// Told whether they moved or not: what hypotheses weigh on every store.
    private static let always: Set<MetricID> = [
        "store.append_p99", "store.slow_score", "store.qps", "store.p99", "cluster.qps",
    ].reduce(into: []) { $0.insert(MetricID($1)) }
    private static let mostChanges = 60
    private static let mostStores = 20

    init(_ context: EvidenceContext) { self.context = context }

    var all: [Evidence] { changes + readings }

    private var stores: [UInt64] {
        let living = context.snapshot.pd.ledger.living.map(\.id)
        let affected = context.affected
        return affected + living.filter { !affected.contains($0) }.prefix(Self.mostStores)
    }

    // MARK: - Changes

    private var changes: [Evidence] {
        var found: [(change: MetricChange, evidence: Evidence, isAlways: Bool)] = []
        for metric in context.descriptor.metrics where metric.id != PDMetrics.heartbeatAge {
            for component in components(of: metric) {
                guard let (change, evidence) = evidence(metric, component) else { continue }
                let isAlways = Self.always.contains(metric.id)
                if isAlways || change.isNotable { found.append((change, evidence, isAlways)) }
            }
        }
        let loudest = found.sorted { left, right in
            left.isAlways != right.isAlways ? left.isAlways : abs(left.change.z) > abs(right.change.z)
        }
        return loudest.prefix(Self.mostChanges).map(\.evidence)
    }

    private func components(of metric: MetricDescriptor) -> [ComponentID?] {
        metric.scope == .cluster ? [nil] : metric.componentKind == "store" ? stores.map { ComponentID(store: $0) } : []
    }

    private func evidence(_ metric: MetricDescriptor, _ component: ComponentID?) -> (MetricChange, Evidence)? {
        let samples = context.request.history.samples(
            of: metric.id, component: component, from: context.began.advanced(by: .seconds(-300)),
            to: context.request.observation.completed)
        let before = samples.filter { $0.at < context.began }.compactMap(\.value)
        let after = samples.filter { $0.at >= context.began }.compactMap(\.value)
        guard let change = MetricChange(before: before, after: after) else { return nil }
        let unit = metric.unit.rawValue
        var facts: [String: FactValue] = [
            "before": .number(short(change.before), unit: unit), "after": .number(short(change.after), unit: unit),
            "peak": .number(short(change.peak), unit: unit), "z": .number(short(change.z), unit: "deviations"),
        ]
        facts["factor"] = change.factor.map { .number(short($0), unit: "times") }
        let whose = component.map { " of \($0)" } ?? ""
        let statement =
            "\(metric.title)\(whose): \(short(change.before)) before, \(short(change.after)) after (\(unit))"
        let evidence = Evidence(
            kind: .change, topic: metric.id.rawValue, component: component ?? .cluster(context.snapshot.clusterKey),
            statement: statement, at: context.request.observation.completed.wall, facts: facts,
            series: thinned(samples), origin: "kept samples of \(metric.id)")
        return (change, evidence)
    }

    /// At most 60 points.
    private func thinned(_ samples: [Sample]) -> [Evidence.Point] {
        let step = max(1, (samples.count + 59) / 60)
        return stride(from: 0, to: samples.count, by: step).map {
            Evidence.Point(at: samples[$0].at.wall, value: samples[$0].value.map(short))
        }
    }

    private func short(_ value: Double) -> Double { Rounded.four(value) }

    // MARK: - Readings

    /// The newest readings of the affected stores, as far as they are known.
    private var readings: [Evidence] {
        let observation = context.request.observation
        return context.affected.prefix(5).flatMap { store in
            context.descriptor.metrics.filter { $0.componentKind == "store" }.compactMap { metric -> Evidence? in
                guard case .value(let value, let at) = observation.readings[ComponentID(store: store), metric.id] else {
                    return nil
                }
                return Evidence(
                    kind: .reading, topic: metric.id.rawValue, component: ComponentID(store: store),
                    statement: "\(metric.title) of store \(store): \(short(value)) \(metric.unit.rawValue)",
                    at: at.wall,
                    facts: ["value": .number(short(value), unit: metric.unit.rawValue)], origin: "newest observation")
            }
        }
    }
}
