/// The one place where health is derived: from conditions, or where there is no memory from the checks of a single
/// observation; never from a subject's own words.
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

    /// The health of one component by a single observation: any violated check counts at once.
    public static func health(
        of component: ComponentID, checks: some Sequence<Check>, descriptors: [InvariantDescriptor]
    ) -> Health {
        var worst = Health.unknown
        for check in checks where check.component == component {
            let descriptor = descriptors.first { $0.id == check.invariant }
            let health: Health =
                switch check.result {
                case .ok: .ok
                case .unknown: .unknown
                case .violated: whileViolated(descriptor, severity: check.severity ?? descriptor?.severity)
                }
            worst = graver(worst, health)
        }
        return worst
    }

    /// A note such as "its version differs" says little against the component.
    private static func whileViolated(_ descriptor: InvariantDescriptor?, severity: Severity?) -> Health {
        let declared = descriptor?.healthWhileOpen ?? .degraded
        return severity == .info && declared == .degraded ? .suspect : declared
    }

    private static func health(of condition: Condition, _ descriptor: InvariantDescriptor?, now: Moment) -> Health {
        if condition.isOpen { return whileViolated(descriptor, severity: condition.severity) }
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
