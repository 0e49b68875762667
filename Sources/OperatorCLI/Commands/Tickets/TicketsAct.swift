import CommandLineKit
import OperatorCore
import TicketStore

/// What the changing commands of `operator tickets` have in common: one action on one ticket, said back.
enum TicketsAct {
    static func run(_ call: Call, _ action: TicketAction) async throws -> ExitStatus {
        guard let id = call.invocation.first(TicketArgument.id) else { throw TicketArgument.none(call) }
        let store = try await call.ticketStore()
        let event = try await store.act(action, onTicket: id, by: call.user, at: call.clock.now())
        let ticket = try await store.ticket(id)
        try await store.close()
        if call.wantsJSON {
            call.console.json(TicketJSON.event(event))
        } else if let ticket {
            let text = TicketText(style: call.style, now: call.clock.now().wall, width: call.console.width)
            call.console.line(text.event(event, ticket))
        }
        return .ok
    }

    /// When something that lasts `duration` ends; nil: when a person ends it.
    static func end(_ duration: Duration?, _ call: Call) -> WallTime? {
        duration.map { call.clock.now().wall.advanced(by: $0) }
    }
}

/// `operator tickets ack`.
enum TicketsAcknowledge: Command {
    static let spec = CommandSpec(
        "ack", summary: "say that somebody looks after it", arguments: [TicketArgument.id.spec])

    static func run(_ call: Call) async throws -> ExitStatus { try await TicketsAct.run(call, .acknowledge) }
}

/// `operator tickets note`.
enum TicketsNote: Command {
    private static let text = Argument(.text("TEXT"), help: "what to write down, in quotes")

    static let spec = CommandSpec("note", summary: "add a note", arguments: [TicketArgument.id.spec, text.spec])

    static func run(_ call: Call) async throws -> ExitStatus {
        try await TicketsAct.run(call, .note(call.invocation.first(text, at: 1) ?? ""))
    }
}

/// `operator tickets hold`.
enum TicketsHold: Command {
    private static let lasting = ValueOption(
        "for", .duration, help: "How long; without it, until a person ends it")

    static let spec = CommandSpec(
        "hold", summary: "keep it open, even when the trouble is over", options: [lasting],
        arguments: [TicketArgument.id.spec])

    static func run(_ call: Call) async throws -> ExitStatus {
        try await TicketsAct.run(call, .hold(until: TicketsAct.end(call.invocation[lasting], call)))
    }
}

/// `operator tickets unhold`.
enum TicketsUnhold: Command {
    static let spec = CommandSpec(
        "unhold", summary: "let it be resolved by itself again", arguments: [TicketArgument.id.spec])

    static func run(_ call: Call) async throws -> ExitStatus { try await TicketsAct.run(call, .unhold) }
}

/// `operator tickets silence`.
enum TicketsSilence: Command {
    private static let lasting = DefaultedOption(
        "for", .duration(from: .seconds(60), to: .seconds(7 * 86_400)), default: .seconds(3600), shown: "1h",
        help: "How long, at most 7 days")
    private static let reason = Argument(.text("REASON"), help: "why, in quotes")

    static let spec = CommandSpec(
        "silence", summary: "keep it quiet for a while; it stays on record", options: [lasting],
        arguments: [TicketArgument.id.spec, reason.spec])

    static func run(_ call: Call) async throws -> ExitStatus {
        let until = call.clock.now().wall.advanced(by: call.invocation[lasting])
        return try await TicketsAct.run(
            call, .silence(until: until, reason: call.invocation.first(reason, at: 1) ?? ""))
    }
}

/// `operator tickets unsilence`.
enum TicketsUnsilence: Command {
    static let spec = CommandSpec("unsilence", summary: "end the silence", arguments: [TicketArgument.id.spec])

    static func run(_ call: Call) async throws -> ExitStatus { try await TicketsAct.run(call, .unsilence) }
}

/// `operator tickets resolve`.
enum TicketsResolve: Command {
    private static let force = Flag("force", help: "Even while it is still violated; it then reopens when seen again")
    private static let reason = Argument(.text("REASON"), help: "why it is over, in quotes")

    static let spec = CommandSpec(
        "resolve", summary: "close it by hand", options: [force], arguments: [TicketArgument.id.spec, reason.spec])

    static func run(_ call: Call) async throws -> ExitStatus {
        let why = call.invocation.first(reason, at: 1) ?? ""
        return try await TicketsAct.run(call, .resolve(force: call.invocation[force], reason: why))
    }
}

/// `operator tickets reopen`.
enum TicketsReopen: Command {
    private static let reason = Argument(.text("REASON"), help: "why, in quotes")

    static let spec = CommandSpec(
        "reopen", summary: "open a resolved one again", arguments: [TicketArgument.id.spec, reason.spec])

    static func run(_ call: Call) async throws -> ExitStatus {
        try await TicketsAct.run(call, .reopen(reason: call.invocation.first(reason, at: 1) ?? ""))
    }
}
