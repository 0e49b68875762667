import OperatorCore

/// While nobody keeps tickets, what this window itself sees stands in their place: a trouble that nobody wrote down is
/// shown, and a ticket whose trouble is over by our own eyes is not.
extension ClusterView {
    /// Whether what is found now becomes no ticket.
    var isUnkept: Bool {
        guard let now = observation?.completed.wall else { return false }
        return !writer.isAlive(at: now)
    }

    /// Since when another process has kept the tickets without a break.
    var keptSince: WallTime? {
        guard case .elsewhere(let holder) = writer, !isUnkept else { return nil }
        return holder.since
    }

    var openTickets: [Ticket] {
        let kept = tickets.values.filter(\.isOpen)
        guard isUnkept else { return kept }
        let known = Set(kept.map(\.key))
        let unwritten = conditions.values.filter { $0.isOpen && !known.contains($0.key) }
        return kept.filter { conditions[$0.key]?.phase != .healthy } + Self.tickets(for: unwritten)
    }

    /// Tickets that stand open though their trouble is over by our own eyes: nobody is there to close them.
    var leftOpen: [Ticket] {
        guard isUnkept else { return [] }
        return tickets.values.filter { $0.isOpen && conditions[$0.key]?.phase == .healthy }
    }

    /// Numbered below zero: nobody can act on them. One component's troubles are one incident.
    private static func tickets(for conditions: [Condition]) -> [Ticket] {
        let sorted = conditions.sorted { $0.key.fingerprint < $1.key.fingerprint }
        let components = Set(sorted.map(\.key.component)).sorted()
        return sorted.enumerated().map { index, condition in
            let place = components.firstIndex(of: condition.key.component) ?? 0
            return Ticket(
                id: -Int64(index + 1), key: condition.key, state: .created, severity: condition.severity,
                message: condition.message, began: condition.began,
                noticed: condition.noticed ?? condition.since.wall,
                lastSeen: condition.lastViolated?.wall ?? condition.since.wall, incident: -Int64(place + 1),
                related: condition.related)
        }
    }
}
