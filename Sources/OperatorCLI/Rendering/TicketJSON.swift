import OperatorCore

/// Tickets, their events and their incidents as JSON.
enum TicketJSON {
    /// One line of `tickets list --json`. `diagnosis` is the incident's newest, if there is one.
    static func ticket(_ ticket: Ticket, diagnosis: VerdictSummary?) -> JSON {
        JSON.versioned([
            "id": .string(String(ticket.id)), "state": .string(ticket.state.rawValue),
            "severity": .string(ticket.severity.rawValue), "cluster": .string(ticket.key.cluster),
            "invariant": .string(ticket.key.invariant.rawValue),
            "component": .string(ticket.key.component.description), "message": .string(ticket.message),
            "began": .text(ticket.began), "noticed": .text(ticket.noticed), "last_seen": .text(ticket.lastSeen),
            "resolved": .text(ticket.resolved), "resolved_by": .text(ticket.resolvedBy), "flags": flags(ticket),
            "incident": .string(String(ticket.incident)),
            "previous": ticket.previousTicket.map { .string(String($0)) },
            "diagnosis": diagnosis.map(DiagnosisJSON.short),
        ])
    }

    /// The first line of `tickets show --json`: the ticket with its incident's head.
    static func shown(_ ticket: Ticket, head: Ticket?, diagnosis: VerdictSummary?) -> JSON {
        guard case .object(let members) = self.ticket(ticket, diagnosis: diagnosis), let head else {
            return self.ticket(ticket, diagnosis: diagnosis)
        }
        let said = JSON.object([
            "ticket": .string(String(head.id)), "invariant": .string(head.key.invariant.rawValue),
            "component": .string(head.key.component.description),
        ])
        return .object(members + [JSON.Member(name: "incident_head", value: said)])
    }

    static func event(_ event: TicketEvent) -> JSON {
        .versioned([
            "event": .string(event.kind.rawValue.snakeCased), "ticket": .string(String(event.ticket)),
            "incident": .string(String(event.incident)), "at": .text(event.at), "by": .string(event.by),
            "text": .string(event.text),
        ])
    }

    /// One line of `monitor --json`: what happened, and to which ticket.
    static func event(_ event: TicketEvent, _ ticket: Ticket) -> JSON {
        guard case .object(let members) = self.event(event) else { return .null }
        let about: KeyValuePairs<String, JSON?> = [
            "invariant": .string(ticket.key.invariant.rawValue), "component": .text(ticket.key.component),
            "severity": .string(ticket.severity.rawValue), "state": .string(ticket.state.rawValue),
            "message": .string(ticket.message), "began": .text(ticket.began),
        ]
        guard case .object(let more) = JSON.object(about) else { return .null }
        return .object(members + more)
    }

    private static func flags(_ ticket: Ticket) -> JSON {
        .object([
            "acknowledged": ticket.acknowledged.map(mark), "held": ticket.held.map(mark),
            "silenced": ticket.silenced.map(mark), "flapping": ticket.isFlapping ? true : nil,
            "reopened": ticket.reopenedCount > 0 ? .integer(Int64(ticket.reopenedCount)) : nil,
        ])
    }

    private static func mark(_ mark: Ticket.Mark) -> JSON {
        .object(["by": .string(mark.by), "at": .text(mark.at), "until": .text(mark.until)])
    }
}

extension String {
    /// `severityRaised` as `severity_raised`.
    var snakeCased: String {
        var result = ""
        for character in self {
            if character.isUppercase { result += "_" }
            result += character.lowercased()
        }
        return result
    }
}
