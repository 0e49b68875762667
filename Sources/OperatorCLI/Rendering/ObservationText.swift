import CommandLineKit
import OperatorCore

/// One observation for people: what is wrong first, then components with their figures, then sources that fail.
struct ObservationText {
    let observation: Observation
    let subject: SubjectDescriptor
    let style: TextStyle
    let width: Int

    func lines() -> [String] {
        heading + troubles + tables + sources
    }

    private var heading: [String] {
        let at = observation.at.wall
        let id = observation.cluster.id.map { " (\(subject.id) cluster \($0))" } ?? ""
        let clock = "\(ClockText.time(at, now: at)) \(ClockText.zone(at: at))"
        let violated = observation.checks.count { $0.result == .violated }
        let unknown = observation.checks.count { $0.result == .unknown }
        let ok = observation.checks.count - violated - unknown
        return [
            style.bold(observation.cluster.key) + (observation.isSimulated ? ", SIMULATED" : "") + "\(id) at \(clock)",
            "checks: \(ok) ok, \(violated) violated, \(unknown) unknown", "",
        ]
    }

    private var troubles: [String] {
        let violated = observation.checks.filter { $0.result == .violated }
        guard !violated.isEmpty else { return [] }
        return violated.flatMap { check in
            TextLayout.wrap("\(check.invariant) of \(check.component): \(check.message)", width: width - 11)
                .enumerated().map { ($0 == 0 ? "  \(style.red("violated")) " : "           ") + $1 }
        } + [""]
    }

    /// A table for each kind of component, worst first.
    private var tables: [String] {
        let health = HealthView(checks: observation.checks, subject: subject)
        let known = subject.description.kinds.map(\.id)
        let kinds = known + Set(observation.topology.components.map(\.id.kind)).subtracting(known).sorted()
        return kinds.flatMap { kind -> [String] in
            let components = observation.topology.components.filter { $0.id.kind == kind }
            guard kind != "cluster", !components.isEmpty else { return [] }
            return table(of: components, kind: kind, health) + [""]
        } + clusterFigures
    }

    /// As many figures as fit the width.
    private func table(of components: [Component], kind: String, _ health: HealthView) -> [String] {
        var metrics = shownMetrics(of: kind)
        while true {
            let plain = table(of: components, kind: kind, health, metrics).lines(.plain)
            if metrics.count <= 1 || !plain.contains(where: { $0.count > width }) { break }
            metrics.removeLast()
        }
        return table(of: components, kind: kind, health, metrics).lines(style)
    }

    private func table(
        of components: [Component], kind: String, _ health: HealthView, _ metrics: [MetricDescriptor]
    ) -> TextTable {
        var table = TextTable(
            heads: [(kind, .left), ("address", .left), ("state", .left), ("health", .left)]
                + metrics.map { (shortTitle($0), .right) })
        for component in components {
            let state = observation.states[component.id] ?? .unknown
            let own = health.health(of: component.id)
            let figures = metrics.map { TextTable.Cell(figure(observation.readings[component.id, $0.id], $0)) }
            table.add(
                [.init(component.id.id), .init(component.address), .init(state.state)]
                    + [.init(own.rawValue, paint: paint(own))] + figures)
        }
        return table
    }

    private var clusterFigures: [String] {
        let metrics = subject.metrics.filter { $0.scope == .cluster }
        let shown = metrics.compactMap { metric -> String? in
            guard let value = observation.readings[cluster: metric.id].value else { return nil }
            return "\(metric.title) \(Figures.text(value, metric.unit))"
        }
        guard !shown.isEmpty else { return [] }
        let lines = TextLayout.wrap(shown.joined(separator: ", "), width: width - 11)
        return lines.enumerated().map { ($0 == 0 ? "  cluster: " : "           ") + $1 } + [""]
    }

    private var sources: [String] {
        let failing = observation.sources.compactMap { source -> String? in
            guard case .failing(let error, _) = source.state else { return nil }
            return "  \(source.name): \(error)"
        }
        let total = observation.sources.count
        guard !failing.isEmpty else { return ["sources: all \(total) answer"] }
        return [style.yellow("partial") + ": \(failing.count) of \(total) sources do not answer"] + failing
    }

    /// Those that are there for at least one component of the kind, the most telling ones first.
    private func shownMetrics(of kind: String) -> [MetricDescriptor] {
        let own = subject.metrics.filter { $0.scope == .component && $0.componentKind == kind }
        let present = own.filter { metric in
            observation.topology.components.contains { observation.readings[$0.id, metric.id].value != nil }
        }
        let first = subject.description.kind(kind)?.leadingFigures ?? []
        func rank(_ metric: MetricDescriptor) -> Int { first.firstIndex(of: metric.id) ?? first.count }
        return present.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element)
    }

    /// The metric's name without its component's kind.
    private func shortTitle(_ metric: MetricDescriptor) -> String {
        String(metric.id.rawValue.split(separator: ".").last ?? "")
    }

    private func figure(_ reading: Reading, _ metric: MetricDescriptor) -> String {
        reading.value.map { Figures.text($0, metric.unit) } ?? "-"
    }

    private func paint(_ health: Health) -> (String) -> String {
        switch health {
        case .ok: style.green
        case .down, .degraded: style.red
        case .suspect, .planned: style.yellow
        case .unknown: style.dim
        }
    }
}
