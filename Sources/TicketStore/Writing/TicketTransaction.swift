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

/// What of the ticket lifecycle can be configured.
public struct TicketStoreOptions: Sendable, Hashable {
    /// A condition that opens again this soon after its ticket was resolved reopens that ticket; later it gets a new
    /// one, linked to it.
    ///
    /// Default zero: a return that outlasted the clear delay is a trouble of its own, and one ticket over both would
    /// hide when the first ended. A ticket that a person resolved while still violated is reopened whatever this says.
    public var reopenWindow: Duration = .zero
    /// The longest silence a person may ask for (default 7 days).
    public var longestSilence: Duration = .seconds(7 * 24 * 3600)
    /// Events and diagnosis attempts of resolved tickets are kept this long (default 90 days); tickets for ever.
    public var retention: Duration = .seconds(90 * 24 * 3600)
    /// How long a write waits for other processes' short lock (default 5000).
    public var lockTimeoutMilliseconds = 5000

    public init() {}
}
