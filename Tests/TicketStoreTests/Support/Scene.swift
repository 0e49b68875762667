import OperatorCore
import TestSupport
import Testing
import TicketStore

/// A store on a real file and a clock in the hand: what a monitor sees, second by second.
struct Scene {
    static let cluster = "lab"
    static let boot = "boot-1"
    static let start = Moment(
        uptimeNanoseconds: 1_000_000_000_000, wall: WallTime(millisecondsSince1970: 1_790_000_000_000))

    let folder: TemporaryFolder
    let store: TicketStore

    init(_ options: TicketStoreOptions = TicketStoreOptions()) async throws {
        folder = try TemporaryFolder()
        store = try await TicketStore.open(
            path: folder.file("operator.db"), as: .watcher, bootID: Self.boot, options: options)
        let attempt = try await store.takeWriterLock(cluster: Self.cluster, program: "monitor", at: Self.start)
        #expect(attempt == .held)
    }

    static func at(_ seconds: Double) -> Moment { start.advanced(by: .seconds(seconds)) }

    static func key(_ invariant: String = "store_down", _ component: ComponentID = .store(4)) -> ConditionKey {
        ConditionKey(cluster: cluster, invariant: InvariantID(invariant), component: component)
    }

    static func condition(
        _ key: ConditionKey = key(), _ phase: Condition.Phase = .violated, severity: Severity = .warning,
        began: WallTime? = nil, message: String = "PD says Disconnected", at seconds: Double = 0
    ) -> Condition {
        var condition = Condition(key: key, since: at(seconds), bootID: boot, severity: severity)
        condition.phase = phase
        condition.message = message
        condition.began = began
        condition.noticed = at(seconds).wall
        return condition
    }

    @discardableResult
    func commit(
        _ changes: TicketBatch.Change..., conditions: [Condition] = [], at seconds: Double
    ) async throws -> [TicketEvent] {
        try await store.commit(
            TicketBatch(cluster: Self.cluster, at: Self.at(seconds), changes: changes, conditions: conditions))
    }

    /// Opens a ticket and answers it.
    @discardableResult
    func open(
        _ key: ConditionKey = key(), _ choice: TicketBatch.IncidentChoice = .new, at seconds: Double
    ) async throws -> Ticket {
        let events = try await commit(.open(Self.condition(key, at: seconds), choice), at: seconds)
        let id = try #require(events.last?.ticket)
        return try #require(try await store.ticket(id))
    }

    func close(_ key: ConditionKey = key(), at seconds: Double) async throws {
        try await commit(.close(key, message: "PD says Up"), at: seconds)
    }

    func kinds(_ ticket: Int64) async throws -> [TicketEvent.Kind] {
        try await store.events(ofTicket: ticket).map(\.kind)
    }

    func all() async throws -> [Ticket] {
        try await store.tickets(TicketFilter())
    }
}

/// Expects a `TicketRepositoryError` of one code and answers its text.
@discardableResult
func expectError<T>(
    _ code: TicketRepositoryError.Code, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> T
) async -> String {
    do {
        _ = try await body()
        Issue.record("expected \(code), nothing was thrown", sourceLocation: sourceLocation)
        return ""
    } catch let error as TicketRepositoryError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
        return error.description
    } catch {
        Issue.record("expected \(code), got \(error)", sourceLocation: sourceLocation)
        return ""
    }
}
