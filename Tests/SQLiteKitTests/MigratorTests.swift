import SQLiteKit
import Testing

struct MigratorTests {
    private let folder: TemporaryFolder
    private let connection: Connection
    private let first = Migration(version: 1, statements: ["CREATE TABLE a(i INTEGER) STRICT"])
    private let second = Migration(
        version: 2, statements: ["CREATE TABLE b(i INTEGER) STRICT", "INSERT INTO b VALUES(2)"])

    init() throws {
        folder = try TemporaryFolder()
        connection = try Connection(path: folder.file("a.db"), mode: .readWriteCreate)
    }

    @Test func `steps run once each and in order, whatever order they are given in`() throws {
        #expect(try Migrator([second, first]).migrate(connection) == [1, 2])
        #expect(try Migrator([first, second]).migrate(connection) == [])
        #expect(try connection.userVersion() == 2)
        #expect(try connection.rows("SELECT * FROM b").count == 1)
    }

    @Test func `an older file gets only the steps it lacks`() throws {
        _ = try Migrator([first]).migrate(connection)
        #expect(try Migrator([first, second]).migrate(connection) == [2])
    }

    @Test func `a failing step leaves no trace and the earlier ones stay`() throws {
        let broken = Migration(
            version: 2, statements: ["CREATE TABLE b(i INTEGER) STRICT", "CREATE TABLE a(i INTEGER)"])
        #expect(throws: SQLiteError.self) { try Migrator([first, broken]).migrate(connection) }
        #expect(try connection.userVersion() == 1)
        #expect(try connection.rows("SELECT name FROM sqlite_schema WHERE name = 'b'").isEmpty)
        #expect(try Migrator([first, second]).migrate(connection) == [2])
    }

    @Test func `a newer file is refused for writing and can still be read`() throws {
        _ = try Migrator([first, second]).migrate(connection)
        expectError(.newerSchema) { try Migrator([first]).migrate(connection) }
        #expect(try connection.userVersion() == 2)
        #expect(try connection.firstRow("SELECT i FROM b")?.int("i") == 2)
    }

    @Test func `many connections may migrate at once and each step runs once`() async throws {
        try connection.useWriteAheadLog()
        let migrator = Migrator([first, second])
        let path = connection.path
        let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<6 {
                group.addTask { try migrator.migrate(try Connection(path: path, mode: .readWrite)) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied.sorted() == [1, 2])
        #expect(try connection.rows("SELECT * FROM b").count == 1)
    }
}
