/// The one place where health is derived: from conditions, never from a subject's own words.
public enum HealthRules {
    /// Evidence older than this proves nothing any more: more than three times the slowest source's five seconds.
    public static let staleAfter: Duration = .seconds(20)

    /// The health of one component, given all conditions. What is open counts, however old; what is well counts only
    /// while it is fresh, so that a lost source is never green.
    public static func health(
        of component: ComponentID, conditions: some Sequence<Condition>, descriptors: [InvariantDescriptor],
        now: Moment
    ) -> Health {
        var worst = Health.unknown
        for condition in conditions where condition.key.component == component {
            let descriptor = descriptors.first { $0.id == condition.key.invariant }
            worst = graver(worst, health(of: condition, descriptor, now: now))
        }
        return worst
    }

    private static func health(of condition: Condition, _ descriptor: InvariantDescriptor?, now: Moment) -> Health {
        if condition.isOpen {
            // A note such as "its version differs" says nothing against the component.
            return condition.severity == .info && descriptor?.healthWhileOpen == .degraded
                ? .suspect : descriptor?.healthWhileOpen ?? .degraded
        }
        guard let last = condition.lastEvidence, now.elapsed(since: last) <= staleAfter else { return .unknown }
        return switch condition.phase {
        case .pending: .suspect
        case .healthy, .recovering: .ok
        case .violated, .unknown: .unknown
        }
    }

    private static func graver(_ left: Health, _ right: Health) -> Health { rank(left) >= rank(right) ? left : right }

    private static func rank(_ health: Health) -> Int {
        switch health {
        case .down: 5
        case .planned: 4
        case .degraded: 3
        case .suspect: 2
        case .ok: 1
        case .unknown: 0
        }
    }
}
