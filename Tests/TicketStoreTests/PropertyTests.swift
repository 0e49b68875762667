import OperatorCore
import SQLiteKit
import TestSupport
import Testing
import TicketStore

/// Random histories: whatever monitors and people do, the promises hold.
struct PropertyTests {
    @Test(arguments: [UInt64](1...12)) func `the promises hold after every step of a random history`(seed: UInt64)
        async throws
    {
        var random = SeededRandom(seed: seed)
        var options = TicketStoreOptions()
        options.reopenWindow = seed.isMultiple(of: 2) ? .seconds(20) : .zero
        let scene = try await Scene(options)
        let connection = try Connection(path: scene.folder.file("operator.db"), mode: .readOnly)
        var lastEvent: Int64 = 0
        for step in 0..<60 {
            let events = try await turn(scene, at: Double(step) * 7, using: &random)
            // What a call returned is what was appended, in order and without holes.
            #expect(events.map(\.id) == Array(lastEvent + 1..<lastEvent + 1 + Int64(events.count)))
            lastEvent += Int64(events.count)
            try check(connection)
        }
        #expect(try await scene.store.newestEventID() == lastEvent)
    }

    private func turn(_ scene: Scene, at seconds: Double, using random: inout SeededRandom) async throws
        -> [TicketEvent]
    {
        if Int.random(in: 0..<4, using: &random) == 0 {
            let tickets = try await scene.all()
            guard let ticket = tickets.randomElement(using: &random) else { return [] }
            let action = action(at: seconds, using: &random)
            do {
                let event = try await scene.store.act(
                    action, onTicket: ticket.id, by: "ana", at: Scene.at(seconds))
                return [event]
            } catch {
                guard error.code == .refused else { throw error }
                return []
            }
        }
        let changes = (0..<Int.random(in: 1...4, using: &random)).map { _ in change(at: seconds, using: &random) }
        return try await scene.store.commit(
            TicketBatch(cluster: Scene.cluster, at: Scene.at(seconds), changes: changes, conditions: []))
    }

    private func action(at seconds: Double, using random: inout SeededRandom) -> TicketAction {
        let later = Scene.at(seconds + Double.random(in: 1...100, using: &random)).wall
        let all: [TicketAction] = [
            .acknowledge, .note("a note"), .hold(until: later), .hold(until: nil), .unhold,
            .silence(until: later, reason: "known"), .unsilence, .resolve(force: true, reason: ""), .reopen(reason: ""),
        ]
        return all.randomElement(using: &random) ?? .acknowledge
    }

    private func change(at seconds: Double, using random: inout SeededRandom) -> TicketBatch.Change {
        let invariant = ["store_down", "store_unreachable", "high_latency"].randomElement(using: &random) ?? ""
        let key = Scene.key(invariant, .store(UInt64.random(in: 1...2, using: &random)))
        var condition = Scene.condition(
            key, severity: Severity.allCases.randomElement(using: &random) ?? .info, at: seconds)
        condition.isFlapping = Int.random(in: 0..<8, using: &random) == 0
        let incident = Int64.random(in: 1...8, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .open(condition, .new)
        case 1: return .open(condition, .join(incident, becomesHead: Bool.random(using: &random)))
        case 2:
            let other = Scene.key("store_down", .store(1)).fingerprint
            return .open(condition, .joinTicket(fingerprint: other, becomesHead: Bool.random(using: &random)))
        case 3:
            return .merge(
                [incident, Int64.random(in: 1...8, using: &random)], into: Int64.random(in: 1...8, using: &random))
        case 4: return .update(condition)
        default: return .close(key, message: "clear")
        }
    }

    private func check(_ connection: Connection) throws {
        let wrong = [
            "two open tickets of one fingerprint":
                "SELECT 1 FROM ticket WHERE state = 'open' GROUP BY fingerprint HAVING count(*) > 1",
            "a ticket in a merged incident":
                "SELECT 1 FROM ticket JOIN incident ON incident.id = ticket.incident WHERE merged_into IS NOT NULL",
            "an incident whose head is not its own":
                """
            SELECT 1 FROM incident JOIN ticket ON ticket.id = head_ticket
            WHERE merged_into IS NULL AND ticket.incident <> incident.id
            """,
            "a closed incident with an open ticket":
                """
            SELECT 1 FROM incident JOIN ticket ON ticket.incident = incident.id
            WHERE closed_at IS NOT NULL AND state = 'open'
            """,
            "an open incident without an open ticket":
                """
            SELECT 1 FROM incident WHERE closed_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM ticket WHERE incident = incident.id AND state = 'open')
            """,
            "a resolved ticket that is held": "SELECT 1 FROM ticket WHERE state = 'resolved' AND held_by IS NOT NULL",
            "a circle of merges":
                """
            SELECT 1 FROM incident WHERE merged_into IS NOT NULL AND id IN (
                WITH RECURSIVE up(id) AS (SELECT incident.merged_into UNION
                    SELECT merged_into FROM incident AS i JOIN up ON i.id = up.id WHERE merged_into IS NOT NULL)
                SELECT id FROM up)
            """,
        ]
        for (what, query) in wrong { #expect(try connection.rows(query).isEmpty, "\(what)") }
        #expect(try connection.foreignKeyViolations().isEmpty)
    }
}
