import OperatorCore
import SQLiteKit

/// A ticket with what only the store needs to know of it.
struct StoredTicket {
    let ticket: Ticket
    let resolved: Stamp?

    /// What to select for `init(_:)`.
    static let selection = """
        SELECT ticket.*, incident.diagnosed_event FROM ticket JOIN incident ON incident.id = ticket.incident
        """

    init(_ row: Row) throws {
        let key = ConditionKey(
            cluster: try row.string("cluster"), invariant: InvariantID(try row.string("invariant")),
            component: try Self.component(row))
        ticket = Ticket(
            id: try row.int64("id"), key: key, state: try Self.state(row), severity: try row.decoded("severity"),
            message: try row.string("message"), began: try row.optionalWallTime("began_at"),
            noticed: try row.wallTime("noticed_at"), lastSeen: try row.wallTime("last_seen_at"),
            resolved: try row.optionalWallTime("resolved_at"), resolvedBy: try row.optionalString("resolved_by"),
            incident: try row.int64("incident"), previousTicket: try row.optionalInt64("previous_ticket"),
            reopenedCount: try row.int("reopened_count"),
            acknowledged: try Self.mark(row, "acknowledged", hasEnd: false),
            held: try Self.mark(row, "held", hasEnd: true), silenced: try Self.mark(row, "silenced", hasEnd: true),
            isFlapping: try row.bool("flapping"), related: try row.json("related"))
        resolved = try Stamp(row, "resolved")
    }

    /// created → diagnosed → resolved is a view: diagnosed means that the incident was diagnosed after this ticket
    /// opened for the last time.
    private static func state(_ row: Row) throws(SQLiteError) -> TicketState {
        if try row.optionalInt64("resolved_at") != nil { return .resolved }
        guard let diagnosed = try row.optionalInt64("diagnosed_event") else { return .created }
        return diagnosed > (try row.int64("opened_event")) ? .diagnosed : .created
    }

    private static func component(_ row: Row) throws -> ComponentID {
        guard let component = ComponentID(try row.string("component")) else {
            throw SQLiteError(code: .decoding, operation: "read a ticket", message: "its component is not KIND/ID")
        }
        return component
    }

    private static func mark(_ row: Row, _ name: String, hasEnd: Bool) throws(SQLiteError) -> Ticket.Mark? {
        guard let by = try row.optionalString(name + "_by") else { return nil }
        return Ticket.Mark(
            by: by, at: try row.wallTime(name + "_at"), until: hasEnd ? try row.optionalWallTime(name + "_until") : nil)
    }
}

/// A moment with the boot it belongs to, so that durations stay true over restarts and steps of the wall clock.
struct Stamp: Sendable, Hashable {
    let moment: Moment
    let bootID: String

    /// By uptime within one boot; by the wall, never below zero, across boots.
    func elapsed(since earlier: Stamp) -> Duration {
        guard bootID == earlier.bootID else { return max(.zero, moment.wall.elapsed(since: earlier.moment.wall)) }
        return moment.elapsed(since: earlier.moment)
    }

    /// The columns `PREFIX_at`, `PREFIX_uptime`, `PREFIX_boot`; nil where they are NULL.
    init?(_ row: Row, _ prefix: String) throws(SQLiteError) {
        guard let wall = try row.optionalInt64(prefix + "_at"),
            let uptime = try row.optionalInt64(prefix + "_uptime"),
            let boot = try row.optionalString(prefix + "_boot")
        else { return nil }
        moment = Moment(uptimeNanoseconds: uptime, wall: WallTime(millisecondsSince1970: wall))
        bootID = boot
    }

    init(_ moment: Moment, bootID: String) {
        self.moment = moment
        self.bootID = bootID
    }
}
