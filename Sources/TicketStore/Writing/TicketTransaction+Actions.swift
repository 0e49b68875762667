import OperatorCore
import SQLiteKit

/// What people do to tickets.
extension TicketTransaction {
    /// Longest text a person may leave, in Unicode scalars.
    static let longestNote = 4_000

    /// - Throws: `TicketRepositoryError` (`notFound`, `refused`) with the reason.
    mutating func act(_ action: TicketAction, on id: Int64, by person: String) throws -> TicketEvent {
        guard let stored = try connection.storedTicket(id) else { throw TicketRepositoryError.noTicket(id) }
        let who = UntrustedText.sanitise(person, maximumScalars: 64)
        let ticket = stored.ticket
        switch action {
        case .note(let text): return try append(.noted, of: ticket, by: who, try Self.text(text, for: ticket))
        case .reopen(let reason): return try reopen(ticket, by: who, reason)
        case .acknowledge, .hold, .unhold, .silence, .unsilence, .resolve:
            guard ticket.isOpen else {
                throw TicketRepositoryError.refused(
                    "change ticket \(id)", "it is resolved", "`operator tickets reopen \(id)` opens it again")
            }
        }
        switch action {
        case .acknowledge:
            try setMark(.acknowledged, Ticket.Mark(by: who, at: now.moment.wall), on: id)
            return try append(.acknowledged, of: ticket, by: who, "")
        case .hold(let until): return try hold(ticket, until: until, by: who)
        case .unhold: return try unhold(ticket, by: who)
        case .silence(let until, let reason): return try silence(ticket, until: until, reason, by: who)
        case .unsilence:
            try setMark(.silenced, nil, on: id)
            return try append(.unsilenced, of: ticket, by: who, "")
        case .resolve(let force, let reason): return try resolve(ticket, force: force, reason, by: who)
        case .note, .reopen: throw TicketRepositoryError.noTicket(id)
        }
    }

    private mutating func hold(_ ticket: Ticket, until: WallTime?, by who: String) throws -> TicketEvent {
        try requireFuture(until, "hold ticket \(ticket.id)")
        try setMark(.held, Ticket.Mark(by: who, at: now.moment.wall, until: until), on: ticket.id)
        return try append(.held, of: ticket, by: who, until.map { "until \($0)" } ?? "until unheld")
    }

    private mutating func unhold(_ ticket: Ticket, by who: String) throws -> TicketEvent {
        guard ticket.held != nil else {
            throw TicketRepositoryError.refused(
                "unhold ticket \(ticket.id)", "it is not held", "nothing is to be done")
        }
        try setMark(.held, nil, on: ticket.id)
        return try append(.unheld, of: ticket, by: who, "")
    }

    private mutating func silence(
        _ ticket: Ticket, until: WallTime, _ reason: String, by who: String
    ) throws -> TicketEvent {
        try requireFuture(until, "silence ticket \(ticket.id)")
        guard until.elapsed(since: now.moment.wall) <= options.longestSilence else {
            let days = options.longestSilence.wholeNanoseconds / 86_400_000_000_000
            throw TicketRepositoryError.refused(
                "silence ticket \(ticket.id)", "a silence lasts at most \(days) days", "name an earlier end")
        }
        let why = try Self.text(reason, for: ticket)
        try setMark(.silenced, Ticket.Mark(by: who, at: now.moment.wall, until: until), on: ticket.id)
        return try append(.silenced, of: ticket, by: who, "until \(until): \(why)")
    }

    private mutating func resolve(
        _ ticket: Ticket, force: Bool, _ reason: String, by who: String
    ) throws -> TicketEvent {
        if !force, let condition = try connection.condition(ticket.key), condition.phase == .violated {
            throw TicketRepositoryError.refused(
                "resolve ticket \(ticket.id)", "it is still violated: \(condition.message)",
                "it resolves by itself when that is over; --force resolves it now, until the next violated check")
        }
        let text = UntrustedText.sanitise(reason, maximumScalars: Self.longestNote)
        return try resolve(ticket, as: who, by: who, text)
    }

    private mutating func reopen(_ ticket: Ticket, by who: String, _ reason: String) throws -> TicketEvent {
        let latest = try connection.latestTicket(of: ticket.key)?.ticket
        if let latest, latest.isOpen {
            throw TicketRepositoryError.refused(
                "reopen ticket \(ticket.id)",
                latest.id == ticket.id ? "it is open" : "ticket \(latest.id) is open for the same trouble",
                "use that one")
        }
        let text = UntrustedText.sanitise(reason, maximumScalars: Self.longestNote)
        try openAgain(ticket, in: try livingIncident(ticket.incident), by: who, text)
        guard let event = events.last else { throw TicketRepositoryError.noTicket(ticket.id) }
        return event
    }

    private func requireFuture(_ until: WallTime?, _ what: String) throws {
        guard let until, until <= now.moment.wall else { return }
        throw TicketRepositoryError.refused(what, "\(until) is past", "name a later time")
    }

    private static func text(_ text: String, for ticket: Ticket) throws -> String {
        let clean = UntrustedText.sanitise(text, maximumScalars: longestNote)
        guard clean.contains(where: { !$0.isWhitespace }) else {
            throw TicketRepositoryError.refused(
                "change ticket \(ticket.id)", "the text is empty", "say why in a few words")
        }
        return clean
    }
}
