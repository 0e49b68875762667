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
