public import OperatorCore

/// Judges checks over time: which conditions open, go on and close. Pure: it knows no clock, ticket or database.
public struct ConditionEngine: Sendable {
    /// What one observation changed.
    public struct Outcome: Sendable {
        public var transitions: [ConditionTransition] = []
        /// Conditions whose state must be kept for the next process.
        public var changed: [Condition] = []

        public init() {}
    }

    public let cluster: String
    public let bootID: String
    public var settings: ConditionSettings
    public private(set) var conditions: [ConditionKey: Condition] = [:]
    /// Observations since the last gap; without one, enough.
    private var observationsSinceGap: Int
    /// Until then after a gap, violated evidence opens nothing.
    private var settledAt: Moment?

    /// Goes on where `restored`, the conditions another process kept, left off.
    public init(
        cluster: String, bootID: String, settings: ConditionSettings = ConditionSettings(), restored: [Condition] = [],
        at now: Moment
    ) {
        self.cluster = cluster
        self.bootID = bootID
        self.settings = settings
        observationsSinceGap = settings.freshObservations
        restore(restored, at: now)
    }

    /// Takes over what another process kept of conditions that this one has no memory of.
    public mutating func restore(_ kept: [Condition], at now: Moment) {
        for condition in kept where condition.key.cluster == cluster && conditions[condition.key] == nil {
            conditions[condition.key] = condition.resumed(bootID: bootID, at: now)
        }
    }

    /// Takes the checks of one observation that was complete at `now`. A condition without a check keeps its state.
    public mutating func evaluate(_ checks: [Check], at now: Moment, descriptors: [InvariantDescriptor]) -> Outcome {
        observationsSinceGap = min(observationsSinceGap + 1, settings.freshObservations)
        let byID = Dictionary(descriptors.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var outcome = Outcome()
        for check in checks {
            let descriptor = byID[check.invariant] ?? Self.undeclared(check.invariant)
            apply(check, descriptor, at: now, to: &outcome)
        }
        return outcome
    }

    /// The monitor itself stood still until `end`: what it knew is old. Open tickets stay open.
    public mutating func noteGap(endedAt end: Moment) {
        observationsSinceGap = 0
        settledAt = end.advanced(by: settings.settleTime)
        for key in Array(conditions.keys) {
            conditions[key]?.forgetProgress(at: end)
            conditions[key]?.lastEvidence = end
        }
    }

    /// Brings conditions in line with the tickets that are open, which people open and resolve as well: a ticket that
    /// was resolved while still violated reopens with the next check, one that was opened by hand closes like any other.
    public mutating func reconcile(openTickets: [Ticket], at now: Moment) {
        let open = Dictionary(openTickets.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for (key, condition) in conditions where condition.isOpen && open[key] == nil {
            conditions[key] = condition.withoutTicket(at: now)
        }
        // A held ticket stays open although its condition closed.
        for (key, ticket) in open where key.cluster == cluster && ticket.held == nil {
            if conditions[key]?.isOpen != true { adopt(ticket, at: now) }
        }
    }

    private mutating func adopt(_ ticket: Ticket, at now: Moment) {
        var condition =
            conditions[ticket.key]
            ?? Condition(key: ticket.key, since: now, bootID: bootID, severity: ticket.severity)
        condition.isOpen = true
        condition.phase = condition.phase == .pending ? .violated : .unknown
        condition.count = 0
        condition.began = ticket.began
        condition.noticed = ticket.noticed
        condition.severity = ticket.severity
        condition.message = ticket.message
        condition.related = ticket.related
        conditions[ticket.key] = condition
    }

    private mutating func apply(
        _ check: Check, _ descriptor: InvariantDescriptor, at now: Moment, to outcome: inout Outcome
    ) {
        let key = ConditionKey(cluster: cluster, invariant: check.invariant, component: check.component)
        let before = conditions[key]
        var condition = before ?? Condition(key: key, since: now, bootID: bootID, severity: descriptor.severity)
        let step = ConditionStep(
            descriptor: descriptor, settings: settings, now: now,
            isTrusted: observationsSinceGap >= settings.freshObservations, opensFrom: settledAt)
        let transition = step.apply(check, to: &condition)
        conditions[key] = condition
        if let transition { outcome.transitions.append(transition) }
        if transition != nil || condition.isWorthKeeping(after: before) { outcome.changed.append(condition) }
    }

    private static func undeclared(_ id: InvariantID) -> InvariantDescriptor {
        InvariantDescriptor(id: id, title: id.rawValue, explanation: "", severity: .warning)
    }
}

extension Condition {
    /// True where the next process would judge differently without it; a newer moment of the same state is no reason
    /// for a disk write each second.
    fileprivate func isWorthKeeping(after before: Condition?) -> Bool {
        guard let before else { return phase != .unknown }
        let counted = min(count, 16) != min(before.count, 16)
        return phase != before.phase || counted || isOpen != before.isOpen || began != before.began
            || severity != before.severity || isFlapping != before.isFlapping
    }

    /// Its ticket was resolved by somebody else.
    fileprivate func withoutTicket(at now: Moment) -> Condition {
        var result = self
        result.isOpen = false
        switch phase {
        case .violated:
            // All that opening takes was seen: the next violated check reopens.
            result.phase = .pending
            result.count = max(count, Int(Int32.max))
        case .recovering:
            result.phase = .healthy
            result.count = 0
            result.began = nil
            result.noticed = nil
        case .unknown, .healthy, .pending:
            result.forgetProgress(at: now)
        }
        return result
    }
}
