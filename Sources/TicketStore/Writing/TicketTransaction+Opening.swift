import OperatorCore
import SQLiteKit

/// Violations: a new ticket, the same one again, or one more sight of an open one.
extension TicketTransaction {
    mutating func open(_ condition: Condition, _ choice: TicketBatch.IncidentChoice) throws {
        guard let latest = try connection.latestTicket(of: condition.key) else {
            return try create(condition, choice, previous: nil)
        }
        if latest.ticket.isOpen { return try see(condition, again: latest) }
        let flaps = try noteReturn(of: latest)
        let ticket: Int64
        if mayReopen(latest) {
            try reopen(latest.ticket, condition, choice)
            ticket = latest.ticket.id
        } else {
            try create(condition, choice, previous: latest.ticket.id)
            ticket = try connection.latestTicket(of: condition.key)?.ticket.id ?? latest.ticket.id
        }
        if flaps { try startFlapping(ticket) }
    }

    /// One more sight of a violated condition. Where a person resolved its ticket meanwhile, it is opened again.
    mutating func update(_ condition: Condition) throws {
        guard let latest = try connection.latestTicket(of: condition.key) else {
            return try create(condition, .new, previous: nil)
        }
        if latest.ticket.isOpen { return try see(condition, again: latest) }
        guard latest.ticket.resolvedBy == Self.clear, !mayReopen(latest) else {
            return try reopen(latest.ticket, condition, .join(latest.ticket.incident, becomesHead: false))
        }
        try create(condition, .new, previous: latest.ticket.id)
    }

    /// The upsert that keeps the promise of one open ticket per fingerprint, even against a writer that knows no locks.
    private mutating func create(
        _ condition: Condition, _ choice: TicketBatch.IncidentChoice, previous: Int64?
    ) throws {
        let (existing, becomesHead) = try resolve(choice, cluster: condition.key.cluster)
        let incident = try existing ?? nextIncidentID()
        let row = try connection.firstRow(
            """
            INSERT INTO ticket(cluster, fingerprint, invariant, component, severity, message, related, began_at,
                noticed_at, last_seen_at, incident, previous_ticket)
            VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT(cluster, fingerprint) WHERE state = 'open'
                DO UPDATE SET last_seen_at = excluded.last_seen_at, seen = seen + 1
            RETURNING id, seen
            """, condition.key.cluster, condition.key.fingerprint, condition.key.invariant.rawValue,
            condition.key.component.description, condition.severity.rawValue, condition.message,
            try StoredJSON.text(condition.related), condition.began, condition.noticed ?? now.moment.wall,
            now.moment.wall, incident, previous)
        guard let row, try row.int("seen") == 1 else { return }
        let ticket = try row.int64("id")
        if existing == nil { try createIncident(incident, cluster: condition.key.cluster, head: ticket) }
        if existing != nil, becomesHead { try makeHead(ticket, of: incident) }
        try markOpened(ticket, incident, existing == nil ? .opened : .joined, condition.message)
    }

    private mutating func reopen(
        _ ticket: Ticket, _ condition: Condition, _ choice: TicketBatch.IncidentChoice
    ) throws {
        let (chosen, becomesHead) = try resolve(choice, cluster: condition.key.cluster)
        let incident = try chosen ?? livingIncident(ticket.incident)
        try connection.execute(
            """
            UPDATE ticket SET state = 'open', resolved_at = NULL, resolved_uptime = NULL, resolved_boot = NULL,
                resolved_by = NULL, clear_at = NULL, clear_uptime = NULL, clear_boot = NULL, incident = ?,
                reopened_count = reopened_count + 1, acknowledged_by = NULL, acknowledged_at = NULL, severity = ?,
                message = ?, related = ?, last_seen_at = ?, seen = seen + 1
            WHERE id = ?
            """, incident, condition.severity.rawValue, condition.message, try StoredJSON.text(condition.related),
            now.moment.wall, ticket.id)
        try reopenIncident(incident)
        if becomesHead { try makeHead(ticket.id, of: incident) }
        try markOpened(ticket.id, incident, .reopened, condition.message)
    }

    /// Appends the opening event and remembers it: a diagnosis that comes after it has seen this ticket.
    mutating func markOpened(
        _ ticket: Int64, _ incident: Int64, _ kind: TicketEvent.Kind, by who: String = monitor, _ text: String
    ) throws {
        let event = try append(kind, ticket: ticket, incident: incident, by: who, text)
        try connection.execute("UPDATE ticket SET opened_event = ? WHERE id = ?", event.id, ticket)
    }

    /// An open ticket is seen violated again: severity only rises, the beginning only moves back.
    private mutating func see(_ condition: Condition, again stored: StoredTicket) throws {
        let ticket = stored.ticket
        let severity = max(ticket.severity, condition.severity)
        let began = [ticket.began, condition.began].compactMap { $0 }.min()
        try connection.execute(
            """
            UPDATE ticket SET last_seen_at = ?, seen = seen + 1, message = ?, related = ?, severity = ?, began_at = ?,
                clear_at = NULL, clear_uptime = NULL, clear_boot = NULL
            WHERE id = ?
            """, now.moment.wall, condition.message, try StoredJSON.text(condition.related), severity.rawValue, began,
            ticket.id)
        if severity > ticket.severity {
            try append(.severityRaised, of: ticket, "from \(ticket.severity.rawValue) to \(severity.rawValue)")
        }
        if let began, began != ticket.began {
            try append(
                .beganMoved, of: ticket, "began \(began), \(ticket.began.map { "not \($0)" } ?? "not known before")")
        }
        if stored.clear != nil { try append(.noted, of: ticket, "violated again: \(condition.message)") }
    }

    @discardableResult
    mutating func append(
        _ kind: TicketEvent.Kind, of ticket: Ticket, by who: String = monitor, _ text: String
    ) throws -> TicketEvent {
        try append(kind, ticket: ticket.id, incident: ticket.incident, by: who, text)
    }

    private func mayReopen(_ latest: StoredTicket) -> Bool {
        guard let resolved = latest.resolved else { return false }
        return now.elapsed(since: resolved) < options.reopenWindow
    }
}
