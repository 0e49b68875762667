import OperatorCore
import SQLiteKit

/// Conditions that became healthy.
extension TicketTransaction {
    /// Resolves the open ticket of a key; a held or flapping one stays open and remembers since when it is clear.
    mutating func close(_ key: ConditionKey, message: String) throws {
        guard let stored = try connection.latestTicket(of: key), stored.ticket.isOpen else { return }
        let ticket = stored.ticket
        guard ticket.held != nil || ticket.isFlapping else {
            return try resolve(ticket, as: Self.clear, by: Self.monitor, message)
        }
        guard stored.clear == nil else { return }
        try connection.execute(
            "UPDATE ticket SET clear_at = ?, clear_uptime = ?, clear_boot = ? WHERE id = ?", now.moment.wall,
            now.moment.uptimeNanoseconds, now.bootID, ticket.id)
        try append(
            .noted, of: ticket, "clear, stays open while \(ticket.held != nil ? "held" : "flapping"): \(message)")
    }

    /// - Parameter resolvedBy: `clear`, or the person.
    mutating func resolve(_ ticket: Ticket, as resolvedBy: String, by who: String, _ text: String) throws {
        try connection.execute(
            """
            UPDATE ticket SET state = 'resolved', resolved_at = ?, resolved_uptime = ?, resolved_boot = ?,
                resolved_by = ?, clear_at = NULL, clear_uptime = NULL, clear_boot = NULL, flapping = 0,
                held_by = NULL, held_at = NULL, held_until = NULL
            WHERE id = ?
            """, now.moment.wall, now.moment.uptimeNanoseconds, now.bootID, resolvedBy, ticket.id)
        try append(.resolved, of: ticket, by: who, text)
        try connection.execute(
            """
            UPDATE incident SET closed_at = ?1 WHERE id = ?2 AND closed_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM ticket WHERE incident = ?2 AND state = 'open')
            """, now.moment.wall, ticket.incident)
    }
}
