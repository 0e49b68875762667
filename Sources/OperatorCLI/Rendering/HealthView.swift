import OperatorCore

/// How components are by the checks of a single observation, which has no memory: any violated check counts at once.
struct HealthView {
    private let byComponent: [ComponentID: [Check]]
    private let healthWhileViolated: [InvariantID: Health]

    init(checks: [Check], subject: SubjectDescriptor) {
        byComponent = Dictionary(grouping: checks, by: \.component)
        healthWhileViolated = Dictionary(
            subject.invariants.map { ($0.id, $0.healthWhileOpen) }, uniquingKeysWith: { first, _ in first })
    }

    /// The worst of its violated checks; ok where at least one check is, unknown where none could be made.
    func health(of component: ComponentID) -> Health {
        let checks = byComponent[component] ?? []
        let violated = checks.filter { $0.result == .violated }.map { healthWhileViolated[$0.invariant] ?? .degraded }
        if let worst = violated.max(by: { rank($0) < rank($1) }) { return worst }
        return checks.contains { $0.result == .ok } ? .ok : .unknown
    }

    private func rank(_ health: Health) -> Int {
        switch health {
        case .ok: 0
        case .unknown: 1
        case .planned: 2
        case .suspect: 3
        case .degraded: 4
        case .down: 5
        }
    }
}
