import OperatorCore
import SQLiteKit
import Testing

@testable import TicketStore

struct MigrationTests {
    private let later = Migrator(
        Schema.migrator.migrations + [
            Migration(
                version: Schema.migrator.latestVersion + 1,
                statements: ["ALTER TABLE ticket ADD COLUMN owner TEXT", "DELETE FROM ticket_event"])
        ])

    @Test func `before an existing schema changes, the whole file is copied aside, for this user alone`() async throws {
        let scene = try await Scene()
        let ticket = try await scene.open(at: 0)
        try await scene.store.close()
        let paths = StorePaths(database: scene.folder.file("operator.db"))
        let connection = try Connection(path: paths.database, mode: .readWrite)
        try StoreOpener.migrate(connection, paths, with: later)
        #expect(try connection.userVersion() == Schema.migrator.latestVersion + 1)
        #expect(try connection.events(ofTicket: ticket.id).isEmpty)
        let backup = paths.backup(ofVersion: Schema.migrator.latestVersion)
        #expect(permissions(of: backup) == 0o600)
        let copy = try Connection(path: backup, mode: .readOnly)
        #expect(try copy.userVersion() == Schema.migrator.latestVersion)
        #expect(try copy.events(ofTicket: ticket.id).map(\.kind) == [.opened])
    }

    @Test func `a change that fails half-way leaves the old schema, and trying again keeps the first copy`()
        async throws
    {
        let scene = try await Scene()
        let ticket = try await scene.open(at: 0)
        try await scene.store.close()
        let paths = StorePaths(database: scene.folder.file("operator.db"))
        let connection = try Connection(path: paths.database, mode: .readWrite)
        let broken = Migrator(
            Schema.migrator.migrations + [
                Migration(
                    version: Schema.migrator.latestVersion + 1, statements: ["DELETE FROM ticket_event", "NONSENSE"])
            ])
        #expect(throws: SQLiteError.self) { try StoreOpener.migrate(connection, paths, with: broken) }
        #expect(try connection.userVersion() == Schema.migrator.latestVersion)
        #expect(try connection.events(ofTicket: ticket.id).count == 1)
        try StoreOpener.migrate(connection, paths, with: later)
        #expect(try connection.userVersion() == Schema.migrator.latestVersion + 1)
    }

    @Test func `a fresh file is made without a copy`() async throws {
        let scene = try await Scene()
        #expect(permissions(of: StorePaths(database: scene.folder.file("operator.db")).backup(ofVersion: 0)) == nil)
    }

    @Test func `event rows cannot be changed, only let go`() async throws {
        let scene = try await Scene()
        try await scene.open(at: 0)
        let connection = try Connection(path: scene.folder.file("operator.db"), mode: .readWrite)
        #expect(throws: SQLiteError.self) { try connection.execute("UPDATE ticket_event SET text = 'never happened'") }
    }

    @Test func `two open tickets of one fingerprint are refused by the file itself`() async throws {
        let scene = try await Scene()
        try await scene.open(at: 0)
        let connection = try Connection(path: scene.folder.file("operator.db"), mode: .readWrite)
        #expect(throws: SQLiteError.self) {
            try connection.execute(
                """
                INSERT INTO ticket(cluster, fingerprint, invariant, component, severity, message, related, noticed_at,
                    last_seen_at, incident)
                SELECT cluster, fingerprint, invariant, component, severity, message, related, noticed_at, last_seen_at,
                    incident FROM ticket
                """)
        }
    }
}
