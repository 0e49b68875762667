import OperatorCore
import SQLiteKit

/// One write transaction over tickets: what it changes and the events it appended so far.
///
/// Its features are in extensions: opening, closing, grouping, people's actions, diagnoses, settling.
struct TicketTransaction {
    let connection: Connection
    let now: Stamp
    let options: TicketStoreOptions
    private(set) var events: [TicketEvent] = []

    /// Who acts when nobody does it by hand.
    static let monitor = "monitor"
    /// What `Ticket.resolvedBy` says of a ticket whose condition became healthy.
    static let clear = "clear"

    init(connection: Connection, at moment: Moment, bootID: String, options: TicketStoreOptions) {
        self.connection = connection
        now = Stamp(moment, bootID: bootID)
        self.options = options
    }

    /// Applies all changes of one tick, after what became due by itself.
    mutating func apply(_ batch: TicketBatch) throws {
        try settle(cluster: batch.cluster)
        for change in batch.changes {
            switch change {
            case .open(let condition, let choice): try open(condition, choice)
            case .update(let condition): try update(condition)
            case .close(let key, let message): try close(key, message: message)
            case .merge(let incidents, let target): try merge(incidents, into: target)
            }
        }
        for condition in batch.conditions { try keep(condition) }
    }

    /// Appends one event row.
    @discardableResult
    mutating func append(
        _ kind: TicketEvent.Kind, ticket: Int64, incident: Int64, by who: String, _ text: String
    ) throws -> TicketEvent {
        try connection.execute(
            "INSERT INTO ticket_event(ticket, incident, kind, at, who, text) VALUES(?, ?, ?, ?, ?, ?)", ticket,
            incident,
            kind.rawValue, now.moment.wall, who, text)
        let event = TicketEvent(
            id: connection.lastInsertRowID, ticket: ticket, incident: incident, kind: kind, at: now.moment.wall,
            by: who,
            text: text)
        events.append(event)
        return event
    }

    private func keep(_ condition: Condition) throws {
        try connection.execute(
            """
            INSERT INTO condition(cluster, invariant, component, state) VALUES(?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET state = excluded.state
            """, condition.key.cluster, condition.key.invariant.rawValue, condition.key.component.description,
            try StoredJSON.text(condition))
    }
}
