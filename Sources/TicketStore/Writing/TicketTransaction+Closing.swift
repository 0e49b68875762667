import OperatorCore
import SQLiteKit

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
