import OperatorCore
import SQLiteKit

/// What becomes due by itself: holds and silences that end.
extension TicketTransaction {
    private static let due = """
        ticket.cluster = ? AND ticket.state = 'open' AND (held_until <= ? OR silenced_until <= ?)
        """

    /// Whether anything of the cluster is due; cheap, so that a quiet tick writes nothing.
    static func isAnythingDue(_ connection: Connection, cluster: String, at now: WallTime) throws -> Bool {
        try connection.firstRow("SELECT 1 FROM ticket WHERE \(due) LIMIT 1", cluster, now, now) != nil
    }

    mutating func settle(cluster: String) throws {
        let now = now.moment.wall
        let rows = try connection.rows("\(StoredTicket.selection) WHERE \(Self.due)", cluster, now, now)
        for row in rows {
            let ticket = try StoredTicket(row).ticket
            if let until = ticket.silenced?.until, until <= now {
                try setMark(.silenced, nil, on: ticket.id)
                try append(.unsilenced, of: ticket, "the silence ended")
            }
            if let until = ticket.held?.until, until <= now {
                try setMark(.held, nil, on: ticket.id)
                try append(.unheld, of: ticket, "the hold ended")
            }
        }
    }

    /// A who-and-when on a ticket.
    enum MarkName { case acknowledged, held, silenced }

    func setMark(_ name: MarkName, _ mark: Ticket.Mark?, on ticket: Int64) throws {
        switch name {
        case .acknowledged:
            try connection.execute(
                "UPDATE ticket SET acknowledged_by = ?, acknowledged_at = ? WHERE id = ?", mark?.by, mark?.at, ticket)
        case .held:
            try connection.execute(
                "UPDATE ticket SET held_by = ?, held_at = ?, held_until = ? WHERE id = ?", mark?.by, mark?.at,
                mark?.until, ticket)
        case .silenced:
            try connection.execute(
                "UPDATE ticket SET silenced_by = ?, silenced_at = ?, silenced_until = ? WHERE id = ?", mark?.by,
                mark?.at, mark?.until, ticket)
        }
    }
}

/// Conditions that became healthy.
extension TicketTransaction {
    /// Resolves the open ticket of a key; a held one stays open, and the turn is on record.
    mutating func close(_ key: ConditionKey, message: String) throws {
        guard let ticket = try connection.latestTicket(of: key)?.ticket, ticket.isOpen else { return }
        if let held = ticket.held {
            try append(.noted, of: ticket, "clear, stays open while \(held.by) holds it: \(message)")
        } else {
            try resolve(ticket, as: Self.clear, by: Self.monitor, message)
        }
    }

    /// - Parameter resolvedBy: `clear`, or the person.
    @discardableResult
    mutating func resolve(
        _ ticket: Ticket, as resolvedBy: String, by who: String, _ text: String
    ) throws -> TicketEvent {
        try connection.execute(
            """
            UPDATE ticket SET state = 'resolved', resolved_at = ?, resolved_uptime = ?, resolved_boot = ?,
                resolved_by = ?, held_by = NULL, held_at = NULL, held_until = NULL
            WHERE id = ?
            """, now.moment.wall, now.moment.uptimeNanoseconds, now.bootID, resolvedBy, ticket.id)
        let remark = ticket.state == .created ? "resolved before it was diagnosed" : nil
        let event = try append(
            .resolved, of: ticket, by: who,
            [text.isEmpty ? nil : text, remark].compactMap { $0 }.joined(separator: "; "))
        try connection.execute(
            """
            UPDATE incident SET closed_at = ?1 WHERE id = ?2 AND closed_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM ticket WHERE incident = ?2 AND state = 'open')
            """, now.moment.wall, ticket.incident)
        return event
    }
}
