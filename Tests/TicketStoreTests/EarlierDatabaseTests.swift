import FoundationEssentials
import OperatorCore
import SQLiteKit
import TestSupport
import Testing

@testable import TicketStore

/// Databases that earlier versions of the program wrote open with everything in place.
struct EarlierDatabaseTests {
    /// A file as the first version with schema 3 left it: a rehearsed incident with two verdicts, one ticket resolved,
    /// the other opened again, held, silenced and acknowledged by hand.
    private func written() throws -> (folder: TemporaryFolder, path: String) {
        let folder = try TemporaryFolder()
        let path = folder.file("operator.db")
        let connection = try Connection(path: path, mode: .readWriteCreate)
        let file = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        let script = try String(contentsOfFile: "/\(file)/Fixtures/schema-3.sql", encoding: .utf8)
        for statement in script.split(separator: "\n\n") { try connection.execute(String(statement)) }
        connection.close()
        return (folder, path)
    }

    @Test func `every ticket, event, mark and verdict is there, read and written`() async throws {
        let (folder, path) = try written()
        defer { withExtendedLifetime(folder) {} }
        let store = try await TicketStore.open(path: path, as: .watcher, bootID: "another boot")
        let tickets = try await store.tickets(TicketFilter())
        #expect(tickets.map(\.key.component) == [.store(1), .store(1)])
        #expect(tickets.map(\.key.invariant.rawValue) == ["store_unreachable", "store_down"])
        #expect(tickets.map(\.state) == [.resolved, .created])
        #expect(tickets.map(\.reopenedCount) == [0, 1])
        let open = try #require(tickets.last)
        #expect([open.held, open.silenced, open.acknowledged].map { $0?.by } == ["ann", "ann", "ann"])
        let kinds = try await store.events(ofTicket: 2).map(\.kind)
        #expect(
            kinds == [.joined, .resolved, .reopened, .acknowledged, .held, .silenced], "\(kinds)")
        let verdicts = try await store.diagnoses(ofIncident: 1)
        #expect(verdicts.map(\.version) == [1, 2])
        #expect(verdicts.map(\.reason) == [.opened, .joined(InvariantID("store_down"))])
        #expect(verdicts.map(\.pack.subject) == ["tikv", "tikv"])
        #expect(verdicts.last?.pack.tickets.map(\.id) == [1, 2])
        #expect(try await store.verdicts(ofIncidents: [1]) == [try #require(verdicts.last?.summary)])
        #expect(try await store.conditions(cluster: "demo-1").count == 4)
        #expect(try await store.pinCluster(key: "demo-1", id: "0") != nil)
        let event = try await store.act(.unhold, onTicket: 2, by: "bob", at: Scene.at(0))
        #expect(event.kind == .unheld)
        try await store.close()
    }
}
