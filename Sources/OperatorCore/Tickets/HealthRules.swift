/// The one place where health is derived: from conditions, or where there is no memory from the checks of a single
/// observation; never from a subject's own words.
public enum HealthRules {
    /// Evidence older than this proves nothing any more: more than three times the slowest source's five seconds.
    public static let staleAfter: Duration = .seconds(20)

    /// The health of every component that conditions are about. What is open counts, however old; what is well counts
    /// only while it is fresh, so that a lost source is never green. A component that is not in it is unknown.
    ///
    /// `tickets`: open ones count for as long as no condition of here says better: who has just begun to look, or cannot
    /// see it from here, takes the word of whoever opened them.
    public static func healths(
        conditions: some Sequence<Condition>, tickets: some Sequence<Ticket> = EmptyCollection(),
        descriptors: [InvariantDescriptor], now: Moment
    ) -> [ComponentID: Health] {
        let known = byID(descriptors)
        var worst: [ComponentID: Health] = [:]
        var well: Set<ConditionKey> = []
        for condition in conditions {
            let own = health(of: condition, known[condition.key.invariant], now: now)
            worst[condition.key.component] = graver(worst[condition.key.component] ?? .unknown, own)
            if own == .ok { well.insert(condition.key) }
        }
        for ticket in tickets where ticket.isOpen && !well.contains(ticket.key) {
            let own = whileViolated(known[ticket.key.invariant], severity: ticket.severity)
            worst[ticket.key.component] = graver(worst[ticket.key.component] ?? .unknown, own)
        }
        return worst
    }

    /// The same by a single observation: any violated check counts at once.
    public static func healths(
        checks: some Sequence<Check>, descriptors: [InvariantDescriptor]
    ) -> [ComponentID: Health] {
        let known = byID(descriptors)
        var worst: [ComponentID: Health] = [:]
        for check in checks {
            let descriptor = known[check.invariant]
            let own: Health =
                switch check.result {
                case .ok: .ok
                case .unknown: .unknown
                case .violated: whileViolated(descriptor, severity: check.severity ?? descriptor?.severity)
                }
            worst[check.component] = graver(worst[check.component] ?? .unknown, own)
        }
        return worst
    }

    /// One component's, given all conditions.
    public static func health(
        of component: ComponentID, conditions: some Sequence<Condition>, descriptors: [InvariantDescriptor],
        now: Moment
    ) -> Health {
        let own = conditions.filter { $0.key.component == component }
        return healths(conditions: own, descriptors: descriptors, now: now)[component] ?? .unknown
    }

    /// One component's, by a single observation.
    public static func health(
        of component: ComponentID, checks: some Sequence<Check>, descriptors: [InvariantDescriptor]
    ) -> Health {
        healths(checks: checks.filter { $0.component == component }, descriptors: descriptors)[component] ?? .unknown
    }

    private static func byID(_ descriptors: [InvariantDescriptor]) -> [InvariantID: InvariantDescriptor] {
        Dictionary(descriptors.map { ($0.id, $0) }) { first, _ in first }
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
