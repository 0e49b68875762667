import OperatorCore
import SQLiteKit

/// What is read of tickets, events and conditions.
extension Connection {
    /// The newest tickets that pass, oldest first.
    func tickets(_ filter: TicketFilter) throws -> [Ticket] {
        let rows = try rows(
            """
            SELECT * FROM (\(StoredTicket.selection)
                WHERE (?1 IS NULL OR ticket.cluster = ?1) AND (?2 = 0 OR ticket.state = 'open')
                    AND (?3 IS NULL OR ticket.incident = ?3)
                ORDER BY ticket.id DESC LIMIT ?4)
            ORDER BY id
            """, filter.cluster, filter.onlyOpen, filter.incident, max(0, filter.limit), limit: .max)
        return try rows.map { try StoredTicket($0).ticket }
    }

    func tickets(withIDs ids: [Int64]) throws -> [Ticket] {
        try rows(
            "\(StoredTicket.selection) WHERE ticket.id IN (SELECT value FROM json_each(?)) ORDER BY ticket.id",
            try StoredJSON.text(ids), limit: .max
        ).map { try StoredTicket($0).ticket }
    }

    func storedTicket(_ id: Int64) throws -> StoredTicket? {
        try firstRow("\(StoredTicket.selection) WHERE ticket.id = ?", id).map(StoredTicket.init)
    }

    /// The newest ticket of a fingerprint, open or not.
    func latestTicket(of key: ConditionKey) throws -> StoredTicket? {
        try firstRow(
            """
            \(StoredTicket.selection) WHERE ticket.cluster = ? AND ticket.fingerprint = ?
            ORDER BY ticket.state = 'open' DESC, ticket.id DESC LIMIT 1
            """, key.cluster, key.fingerprint
        ).map(StoredTicket.init)
    }

    func events(ofTicket id: Int64) throws -> [TicketEvent] {
        try rows("SELECT * FROM ticket_event WHERE ticket = ? ORDER BY id", id).map(TicketEvent.init)
    }

    /// Events of all tickets with an id above `id`, oldest first.
    func events(after id: Int64, limit: Int) throws -> [TicketEvent] {
        try rows("SELECT * FROM ticket_event WHERE id > ? ORDER BY id LIMIT ?", id, max(0, limit), limit: .max)
            .map(TicketEvent.init)
    }

    /// The id of the newest event; 0 where there is none.
    func newestEventID() throws -> Int64 {
        try firstRow("SELECT max(id) AS id FROM ticket_event")?.optionalInt64("id") ?? 0
    }

    func conditions(cluster: String) throws -> [Condition] {
        try rows("SELECT state FROM condition WHERE cluster = ? ORDER BY invariant, component", cluster)
            .map { try $0.json("state") }
    }

    func condition(_ key: ConditionKey) throws -> Condition? {
        try firstRow(
            "SELECT state FROM condition WHERE cluster = ? AND invariant = ? AND component = ?", key.cluster,
            key.invariant.rawValue, key.component.description
        ).map { try $0.json("state") }
    }
}

extension TicketEvent {
    init(_ row: Row) throws(SQLiteError) {
        self.init(
            id: try row.int64("id"), ticket: try row.int64("ticket"), incident: try row.int64("incident"),
            kind: try row.decoded("kind"), at: try row.wallTime("at"), by: try row.string("who"),
            text: try row.string("text"))
    }
}
