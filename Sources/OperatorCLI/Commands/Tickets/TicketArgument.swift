import CommandLineKit
import Configuration
import OperatorCore
import TicketStore

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
