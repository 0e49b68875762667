import OperatorCore
import SQLiteKit

/// Violations: a new ticket, the same one again, or one more sight of an open one.
extension TicketTransaction {
    mutating func open(_ condition: Condition, _ choice: TicketBatch.IncidentChoice) throws {
        guard let latest = try connection.latestTicket(of: condition.key) else {
            return try create(condition, choice, previous: nil)
        }
        if latest.ticket.isOpen {
            try see(condition, again: latest.ticket)
        } else if mayReopen(latest, condition) {
            try reopen(latest.ticket, condition, choice)
        } else {
            try create(condition, choice, previous: latest.ticket.id)
        }
    }

    /// One more sight of a violated condition; it has a ticket afterwards, whatever became of the one it had.
    mutating func update(_ condition: Condition) throws {
        try open(condition, .new)
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
        if existing == nil {
            try createIncident(incident, cluster: condition.key.cluster, head: ticket)
        } else if becomesHead {
            try makeHead(ticket, of: incident)
        }
        try markOpened(ticket, incident, existing == nil ? .opened : .joined, by: Self.monitor, condition.message)
        try setFlapping(condition, on: ticket, incident: incident, was: false)
    }

    private mutating func reopen(
        _ ticket: Ticket, _ condition: Condition, _ choice: TicketBatch.IncidentChoice
    ) throws {
        let (chosen, becomesHead) = try resolve(choice, cluster: condition.key.cluster)
        let incident = try chosen ?? livingIncident(ticket.incident)
        try connection.execute(
            """
            UPDATE ticket SET acknowledged_by = NULL, acknowledged_at = NULL, severity = ?, message = ?, related = ?,
                last_seen_at = ?, seen = seen + 1
            WHERE id = ?
            """, condition.severity.rawValue, condition.message, try StoredJSON.text(condition.related),
            now.moment.wall,
            ticket.id)
        try openAgain(ticket, in: incident, by: Self.monitor, condition.message)
        if becomesHead { try makeHead(ticket.id, of: incident) }
        try setFlapping(condition, on: ticket.id, incident: incident, was: ticket.isFlapping)
    }

    /// Opens a resolved ticket in an incident, which opens again with it.
    mutating func openAgain(_ ticket: Ticket, in incident: Int64, by who: String, _ text: String) throws {
        try connection.execute(
            """
            UPDATE ticket SET state = 'open', resolved_at = NULL, resolved_uptime = NULL, resolved_boot = NULL,
                resolved_by = NULL, incident = ?, reopened_count = reopened_count + 1
            WHERE id = ?
            """, incident, ticket.id)
        try reopenIncident(incident)
        if ticket.incident != incident { try repair(ticket.incident, left: incident) }
        try markOpened(ticket.id, incident, .reopened, by: who, text)
    }

    /// Appends the opening event and remembers it: a diagnosis that comes after it has seen this ticket.
    private mutating func markOpened(
        _ ticket: Int64, _ incident: Int64, _ kind: TicketEvent.Kind, by who: String, _ text: String
    ) throws {
        let event = try append(kind, ticket: ticket, incident: incident, by: who, text)
        try connection.execute("UPDATE ticket SET opened_event = ? WHERE id = ?", event.id, ticket)
    }

    /// An open ticket is seen violated again: severity only rises, the beginning only moves back.
    private mutating func see(_ condition: Condition, again ticket: Ticket) throws {
        let severity = max(ticket.severity, condition.severity)
        let began = [ticket.began, condition.began].compactMap { $0 }.min()
        try connection.execute(
            """
            UPDATE ticket SET last_seen_at = ?, seen = seen + 1, message = ?, related = ?, severity = ?, began_at = ?
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
        try setFlapping(condition, on: ticket.id, incident: ticket.incident, was: ticket.isFlapping)
    }

    /// The condition engine decides what flaps; the ticket shows it.
    private mutating func setFlapping(
        _ condition: Condition, on ticket: Int64, incident: Int64, was flapped: Bool
    ) throws {
        guard condition.isFlapping != flapped else { return }
        try connection.execute("UPDATE ticket SET flapping = ? WHERE id = ?", condition.isFlapping, ticket)
        try append(
            condition.isFlapping ? .flapping : .settled, ticket: ticket, incident: incident, by: Self.monitor,
            condition.isFlapping ? "it comes and goes" : "it comes and goes no more")
    }

    @discardableResult
    mutating func append(
        _ kind: TicketEvent.Kind, of ticket: Ticket, by who: String = monitor, _ text: String
    ) throws -> TicketEvent {
        try append(kind, ticket: ticket.id, incident: ticket.incident, by: who, text)
    }

    /// Whether a violation is still the resolved ticket's trouble: it came back within the window, or a person resolved
    /// the ticket and the trouble never ended.
    private func mayReopen(_ latest: StoredTicket, _ condition: Condition) -> Bool {
        guard let resolved = latest.resolved else { return false }
        if latest.ticket.resolvedBy != Self.clear, let noticed = condition.noticed, noticed <= resolved.moment.wall {
            return true
        }
        return now.elapsed(since: resolved) < options.reopenWindow
    }
}
