import CommandLineKit
import Configuration
import OperatorCore
import TicketStore

/// `operator tickets list`: what happened, open tickets first.
enum TicketsList: Command {
    private static let open = Flag("open", help: "Only tickets that are open")
    private static let limit = DefaultedOption(
        "limit", ValueParser<Int>.integer("N", in: 1...100_000), default: 1000, shown: "1000",
        help: "At most so many, the newest")

    static let spec = CommandSpec(
        "list", summary: "all tickets, open ones first", options: [open, limit],
        examples: [.init("operator tickets list --open --json", "one JSON object for each open ticket")])

    static func run(_ call: Call) async throws -> ExitStatus {
        guard let reader = try await call.ticketReader() else {
            if !call.wantsJSON {
                call.console.line("no tickets: nothing was kept yet in \(try call.paths().database.value)")
            }
            return .ok
        }
        let filter = TicketFilter(
            cluster: call.clusterName, onlyOpen: call.invocation[open], limit: call.invocation[limit])
        let tickets = try await reader.tickets(filter)
        if call.wantsJSON {
            try await printJSON(tickets, reader, call)
        } else if tickets.isEmpty {
            call.console.line(call.invocation[open] ? "no open tickets" : "no tickets")
        } else {
            let text = TicketText(style: call.style, now: call.clock.now().wall, width: call.console.width)
            call.console.lines(text.list(tickets))
        }
        await reader.close()
        return .ok
    }

    private static func printJSON(_ tickets: [Ticket], _ reader: TicketReader, _ call: Call) async throws {
        let verdicts = try await reader.verdicts(ofIncidents: Set(tickets.map(\.incident)).sorted())
        let byIncident = Dictionary(verdicts.map { ($0.incident, $0) }, uniquingKeysWith: { first, _ in first })
        for ticket in tickets {
            call.console.json(TicketJSON.ticket(ticket, diagnosis: byIncident[ticket.incident]))
        }
    }
}
