import OperatorCore
import SQLiteKit

/// Which tickets belong together.
extension TicketTransaction {
    /// The incident a choice names; nil asks for a new one. A choice that names none that exists gets a new one too:
    /// losing the group is better than losing the ticket.
    func resolve(
        _ choice: TicketBatch.IncidentChoice, cluster: String
    ) throws -> (incident: Int64?, becomesHead: Bool) {
        switch choice {
        case .new: return (nil, false)
        case .join(let id, let becomesHead):
            guard try connection.incident(id)?.cluster == cluster else { return (nil, false) }
            let living = try livingIncident(id)
            try reopenIncident(living)
            return (living, becomesHead)
        case .joinTicket(let fingerprint, let becomesHead):
            let row = try connection.firstRow(
                "SELECT incident FROM ticket WHERE cluster = ? AND fingerprint = ? AND state = 'open'", cluster,
                fingerprint)
            return (try row?.int64("incident"), becomesHead)
        }
    }

    /// Follows merges to the incident that holds the tickets now.
    func livingIncident(_ id: Int64) throws -> Int64 {
        let row = try connection.firstRow(
            """
            WITH RECURSIVE chain(id, next) AS (
                SELECT id, merged_into FROM incident WHERE id = ?
                UNION SELECT incident.id, incident.merged_into FROM incident JOIN chain ON incident.id = chain.next)
            SELECT id FROM chain WHERE next IS NULL
            """, id)
        return try row?.int64("id") ?? id
    }

    func nextIncidentID() throws -> Int64 {
        try (connection.firstRow("SELECT max(id) AS id FROM incident")?.optionalInt64("id") ?? 0) + 1
    }

    func createIncident(_ id: Int64, cluster: String, head: Int64) throws {
        try connection.execute(
            "INSERT INTO incident(id, cluster, opened_at, head_ticket) VALUES(?, ?, ?, ?)", id, cluster,
            now.moment.wall,
            head)
    }

    func makeHead(_ ticket: Int64, of incident: Int64) throws {
        try connection.execute("UPDATE incident SET head_ticket = ? WHERE id = ?", ticket, incident)
    }

    func reopenIncident(_ id: Int64) throws {
        try connection.execute("UPDATE incident SET closed_at = NULL WHERE id = ? AND closed_at IS NOT NULL", id)
    }

    /// After a ticket left an incident for another: the rest gets a head of its own; an empty one is part of the other.
    func repair(_ incident: Int64, left successor: Int64) throws {
        try connection.execute(
            """
            UPDATE incident SET head_ticket = coalesce((SELECT min(id) FROM ticket WHERE incident = ?1), head_ticket)
            WHERE id = ?1 AND head_ticket NOT IN (SELECT id FROM ticket WHERE incident = ?1)
            """, incident)
        try connection.execute(
            """
            UPDATE incident SET merged_into = ?2, closed_at = coalesce(closed_at, ?3)
            WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM ticket WHERE incident = ?1)
            """, incident, successor, now.moment.wall)
    }

    /// Moves all tickets of some incidents into another; what was diagnosed of them stays with them.
    mutating func merge(_ incidents: [Int64], into target: Int64) throws {
        guard try connection.incident(target) != nil else { return }
        let target = try livingIncident(target)
        for id in incidents {
            let source = try livingIncident(id)
            guard source != target else { continue }
            let tickets = try connection.rows("SELECT id FROM ticket WHERE incident = ? ORDER BY id", source)
            try connection.execute("UPDATE ticket SET incident = ? WHERE incident = ?", target, source)
            try connection.execute(
                "UPDATE incident SET merged_into = ?, closed_at = coalesce(closed_at, ?) WHERE id = ?", target,
                now.moment.wall, source)
            try connection.execute(
                "UPDATE diagnosis_job SET state = 'superseded' WHERE incident = ? AND state IN ('waiting', 'failed')",
                source)
            for row in tickets {
                try append(
                    .merged, ticket: try row.int64("id"), incident: target, by: Self.monitor,
                    "incident \(source) is part of incident \(target)")
            }
        }
        try connection.execute(
            """
            UPDATE incident SET closed_at = NULL WHERE id = ?1 AND closed_at IS NOT NULL
                AND EXISTS (SELECT 1 FROM ticket WHERE incident = ?1 AND state = 'open')
            """, target)
    }
}
