import OperatorCore

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
