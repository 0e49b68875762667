import OperatorCore

/// An open ticket, or one that opens now, as grouping sees it.
struct GroupingCandidate {
    /// Where it belongs: a stored incident, or that of a ticket which the same batch opens.
    enum Home: Hashable, Comparable {
        case stored(Int64)
        case opening(fingerprint: String)

        var incident: Int64? { if case .stored(let id) = self { id } else { nil } }

        func choice(becomesHead: Bool) -> TicketBatch.IncidentChoice {
            switch self {
            case .stored(let id): .join(id, becomesHead: becomesHead)
            case .opening(let fingerprint): .joinTicket(fingerprint: fingerprint, becomesHead: becomesHead)
            }
        }
    }

    var key: ConditionKey
    var severity: Severity
    var start: WallTime
    var noticed: WallTime
    var related: [ComponentID]
    var home: Home
    var isHead: Bool
    var condition: Condition?

    var component: ComponentID { key.component }

    init(_ ticket: Ticket, isHead: Bool) {
        key = ticket.key
        severity = ticket.severity
        noticed = ticket.noticed
        start = ticket.began ?? ticket.noticed
        related = ticket.related
        home = .stored(ticket.incident)
        self.isHead = isHead
    }

    init(_ condition: Condition) {
        key = condition.key
        severity = condition.severity
        noticed = condition.noticed ?? condition.since.wall
        start = condition.began ?? noticed
        related = condition.related
        home = .opening(fingerprint: condition.key.fingerprint)
        isHead = false
        self.condition = condition
    }
}
