import OperatorCore
import SQLiteKit

/// Letting old details go. Tickets, incidents and the newest diagnosis of each incident stay for ever.
extension TicketTransaction {
    static let retentionBatch = 500

    /// Whether anything may be old enough to go; cheap, because the oldest rows come first.
    static func hasOldDetails(_ connection: Connection, at now: WallTime, _ options: TicketStoreOptions) throws -> Bool
    {
        let before = now.advanced(by: .zero - options.retention)
        return try connection.firstRow(
            """
            SELECT 1 WHERE (SELECT at FROM ticket_event ORDER BY id LIMIT 1) < ?1
                OR (SELECT created_at FROM diagnosis_job ORDER BY id LIMIT 1) < ?1
            """, before) != nil
    }

    /// Deletes at most 500 rows of each kind and says how many went; 0: nothing is left to delete.
    func deleteOldDetails() throws -> Int {
        let before = now.moment.wall.advanced(by: .zero - options.retention)
        var deleted = 0
        try connection.execute(
            """
            DELETE FROM ticket_event WHERE id IN (
                SELECT ticket_event.id FROM ticket_event JOIN ticket ON ticket.id = ticket_event.ticket
                WHERE ticket_event.at < ? AND ticket.state = 'resolved' LIMIT ?)
            """, before, Self.retentionBatch)
        deleted += connection.changedRows
        try connection.execute(
            """
            DELETE FROM diagnosis WHERE (incident, version) IN (
                SELECT incident, version FROM diagnosis AS old WHERE at < ?
                    AND version < (SELECT max(version) FROM diagnosis WHERE incident = old.incident) LIMIT ?)
            """, before, Self.retentionBatch)
        deleted += connection.changedRows
        try connection.execute(
            """
            DELETE FROM diagnosis_job WHERE id IN (
                SELECT id FROM diagnosis_job AS job WHERE created_at < ? AND state IN ('done', 'failed', 'superseded')
                    AND NOT EXISTS (SELECT 1 FROM diagnosis WHERE job = job.id) LIMIT ?)
            """, before, Self.retentionBatch)
        return deleted + connection.changedRows
    }
}
