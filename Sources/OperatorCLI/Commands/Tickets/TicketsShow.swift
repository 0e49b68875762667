import CommandLineKit
import Configuration
import OperatorCore
import TicketStore

/// `operator tickets show`: one ticket, everything that happened to it, and the verdicts on its incident.
enum TicketsShow: Command {
    private static let allVersions = Flag("all", help: "Every version of the diagnosis, not only the newest")

    static let spec = CommandSpec(
        "show", summary: "one ticket with its history and the verdict on its incident", options: [allVersions],
        arguments: [TicketArgument.id.spec])

    static func run(_ call: Call) async throws -> ExitStatus {
        guard let reader = try await call.ticketReader() else { throw TicketArgument.none(call) }
        let ticket = try await TicketArgument.ticket(call, reader)
        let events = try await reader.events(ofTicket: ticket.id)
        let incident = try await reader.incident(ticket.incident)
        var head: Ticket?
        if let incident { head = try await reader.ticket(incident.headTicket) }
        let records = try await reader.diagnoses(ofIncident: ticket.incident)
        await reader.close()
        let shown = call.invocation[allVersions] ? records : Array(records.suffix(1))
        if call.wantsJSON {
            call.console.json(TicketJSON.shown(ticket, head: head, diagnosis: records.last?.summary))
            for event in events { call.console.json(TicketJSON.event(event)) }
            for record in shown { call.console.json(DiagnosisJSON.record(record)) }
        } else {
            let text = TicketText(style: call.style, now: call.clock.now().wall, width: call.console.width)
            call.console.lines(text.show(ticket, head: head, events: events))
            for record in shown {
                call.console.lines(
                    [""] + DiagnosisText(record: record, style: call.style, width: call.console.width).lines())
            }
        }
        return .ok
    }
}

/// The TICKET argument of several commands.
enum TicketArgument {
    static let id = Argument(
        ValueParser<Int64>.integer("TICKET", in: 1...Int64.max), help: "a ticket's number, as \"tickets list\" shows it"
    )

    static func ticket(_ call: Call, _ reader: some TicketReading) async throws -> Ticket {
        guard let number = call.invocation.first(id), let ticket = try await reader.ticket(number) else {
            throw none(call)
        }
        return ticket
    }

    static func none(_ call: Call) -> CommandError {
        let number = call.invocation.first(id).map(String.init) ?? "?"
        return CommandError(
            "cannot show ticket \(number)", "there is none in \((try? call.paths().database.value) ?? "the database")",
            "\"operator tickets list\" shows those there are")
    }
}
