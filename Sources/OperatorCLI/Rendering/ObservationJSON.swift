import OperatorCore

/// One observation as `observe --json` prints it.
struct ObservationJSON {
    let observation: Observation
    let subject: SubjectDescriptor
    /// Between the two looks that rates rest on.
    let window: Duration

    var object: JSON {
        .versioned([
            "subject": .string(subject.id),
            "cluster": .object(["key": .string(observation.cluster.key), "id": .text(observation.cluster.id)]),
            "at": .string(observation.at.wall.description),
            "window_seconds": .number(window.inSeconds), "simulated": .bool(observation.isSimulated),
            "sources": .array(observation.sources.map { Self.source($0, now: observation.completed) }),
            "components": .array(observation.topology.components.map(component)),
            "metrics": metrics(where: { $0.scope == .cluster }) { observation.readings[cluster: $0] },
            "checks": .array(observation.checks.map(check)),
        ])
    }

    /// A source with its age; the error only where it fails.
    static func source(_ status: SourceStatus, now: Moment) -> JSON {
        var error: String?
        let state: String
        switch status.state {
        case .ok: state = "ok"
        case .idle: state = "idle"
        case .failing(let why, _):
            state = "failing"
            error = why
        }
        return .object([
            "name": .string(status.name), "state": .string(state),
            "age_seconds": status.lastSuccess.map { .number(rounded(now.elapsed(since: $0))) },
            "origin": .string(status.origin), "error": .text(error),
        ])
    }

    private func component(_ component: Component) -> JSON {
        let state = observation.states[component.id] ?? .unknown
        let attributes = component.attributes.merging(state.facts) { attribute, _ in attribute }
        return .object([
            "kind": .string(component.id.kind), "id": .string(component.id.id), "name": .string(component.name),
            "address": .string(component.address), "state": .string(state.state),
            "health": .string(
                HealthView(checks: observation.checks, subject: subject).health(of: component.id).rawValue),
            "attributes": .sorted(attributes.mapValues(JSON.string)),
            "readings": metrics(where: { $0.scope == .component && $0.componentKind == component.id.kind }) {
                observation.readings[component.id, $0]
            },
        ])
    }

    private func metrics(where belongs: (MetricDescriptor) -> Bool, _ read: (MetricID) -> Reading) -> JSON {
        .object(
            subject.metrics.filter(belongs).map { JSON.Member(name: $0.id.rawValue, value: reading(read($0.id), $0)) })
    }

    private func reading(_ reading: Reading, _ metric: MetricDescriptor) -> JSON {
        switch reading {
        case .missing(let reason): .object(["missing": .string(reason.words)])
        case .value(let value, let at):
            .object([
                "value": .number(value), "unit": .string(metric.unit.rawValue),
                "age_seconds": .number(Self.rounded(observation.completed.elapsed(since: at))),
            ])
        }
    }

    private func check(_ check: Check) -> JSON {
        .object([
            "invariant": .string(check.invariant.rawValue), "component": .string(check.component.description),
            "result": .string(check.result.rawValue),
            "message": check.message.isEmpty ? nil : .string(check.message),
        ])
    }

    /// Seconds to the millisecond, never negative.
    private static func rounded(_ duration: Duration) -> Double { (max(0, duration.inSeconds) * 1000).rounded() / 1000 }
}

/// How components are by the checks of a single observation.
struct HealthView {
    private let byComponent: [ComponentID: [Check]]
    private let descriptors: [InvariantDescriptor]

    init(checks: [Check], subject: SubjectDescriptor) {
        byComponent = Dictionary(grouping: checks, by: \.component)
        descriptors = subject.invariants
    }

    func health(of component: ComponentID) -> Health {
        HealthRules.health(of: component, checks: byComponent[component] ?? [], descriptors: descriptors)
    }
}
