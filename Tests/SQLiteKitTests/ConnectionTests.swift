import Glibc
import SQLiteKit
import Testing

struct ConnectionTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try Connection(path: folder.file("a.db"), mode: .readWriteCreate, busyTimeoutMilliseconds: 20)
        try connection.useWriteAheadLog()
    }

    @Test func `every kind of value comes back as it went in`() throws {
        try connection.execute("CREATE TABLE t(i INTEGER, r REAL, s TEXT, b BLOB, n TEXT, e TEXT, z BLOB) STRICT")
        try connection.execute(
            "INSERT INTO t VALUES(?, ?, ?, ?, ?, ?, ?)", Int64.min, 0.1, "mit \u{0} Null, 雪", [0, 255] as [UInt8],
            String?.none, "", [] as [UInt8])
        let row = try #require(try connection.firstRow("SELECT * FROM t"))
        #expect(try row.int64("i") == .min)
        #expect(try row.double("r") == 0.1)
        #expect(try row.string("s") == "mit \u{0} Null, 雪")
        #expect(try row.blob("b") == [0, 255])
        #expect(try row.optionalString("n") == nil)
        #expect(try row.string("e") == "")
        #expect(try row.blob("z") == [])
    }

    @Test(arguments: [0, 1, 1 << 53 + 1, UInt64(Int64.max), UInt64(Int64.max) + 1, .max])
    func `unsigned ids survive in either form`(id: UInt64) throws {
        try connection.execute("CREATE TABLE t(bits INTEGER, digits TEXT) STRICT")
        try connection.execute("INSERT INTO t VALUES(?, ?)", SQLiteValue.bitPattern(id), SQLiteValue.decimal(id))
        let row = try #require(try connection.firstRow("SELECT * FROM t"))
        #expect(try row.unsignedBitPattern("bits") == id)
        #expect(try row.unsignedDecimal("digits") == id)
    }

    @Test func `a wrong type, a NULL and a missing column are errors, not zeros`() throws {
        let row = try #require(try connection.firstRow("SELECT 'four' AS s, NULL AS n, '-1' AS negative"))
        expectError(.decoding) { try row.int("s") }
        expectError(.decoding) { try row.int("n") }
        expectError(.decoding) { try row.int("absent") }
        expectError(.decoding) { try row.double("s") }
        expectError(.decoding) { try row.unsignedDecimal("negative") }
    }

    @Test func `a failed transaction leaves nothing behind`() throws {
        try connection.execute("CREATE TABLE t(i INTEGER PRIMARY KEY) STRICT")
        expectError(.constraint) {
            try connection.writeTransaction { connection in
                try connection.execute("INSERT INTO t VALUES(1)")
                try connection.execute("INSERT INTO t VALUES(1)")
            }
        }
        #expect(connection.isInAutocommit)
        #expect(try connection.rows("SELECT * FROM t").isEmpty)
    }

    @Test func `a second writer is told that the database is busy`() throws {
        let other = try Connection(path: connection.path, mode: .readWrite, busyTimeoutMilliseconds: 1)
        try connection.writeTransaction { _ in
            expectError(.busy) { try other.writeTransaction { _ in } }
        }
        try other.writeTransaction { _ in }
    }

    @Test func `a reader cannot write and sees another connection's commits by the data version`() throws {
        try connection.execute("CREATE TABLE t(i INTEGER) STRICT")
        let reader = try Connection(path: connection.path, mode: .readOnly)
        let before = try reader.dataVersion()
        #expect(try reader.dataVersion() == before)
        try connection.execute("INSERT INTO t VALUES(1)")
        #expect(try reader.dataVersion() != before)
        #expect(try reader.rows("SELECT * FROM t").count == 1)
        expectError(.readOnly) { try reader.execute("DELETE FROM t") }
    }

    @Test func `a read transaction keeps one snapshot while another connection writes`() throws {
        try connection.execute("CREATE TABLE t(i INTEGER) STRICT")
        let reader = try Connection(path: connection.path, mode: .readOnly)
        try reader.readTransaction { reader in
            #expect(try reader.rows("SELECT * FROM t").isEmpty)
            try connection.execute("INSERT INTO t VALUES(1)")
            #expect(try reader.rows("SELECT * FROM t").isEmpty)
        }
        #expect(try reader.rows("SELECT * FROM t").count == 1)
    }

    @Test func `more rows than the limit is an error, not a cut`() throws {
        expectError(.misuse) { try connection.rows("VALUES (1), (2), (3)", limit: 2) }
        #expect(try connection.rows("VALUES (1), (2), (3)", limit: 3).count == 3)
    }

    @Test func `a wrong number of values and bad SQL are told apart from data errors`() throws {
        expectError(.misuse) { try connection.execute("SELECT ?", 1, 2) }
        expectError(.misuse) { try connection.execute("SELEKT 1") }
        expectError(.misuse) { try connection.execute("") }
        connection.close()
        expectError(.misuse) { try connection.execute("SELECT 1") }
    }

    @Test func `the statement cache forgets the oldest and goes on working`() throws {
        for number in 0..<500 {
            #expect(try connection.firstRow("SELECT \(number) AS n")?.int("n") == number)
        }
    }

    @Test func `a statement over its step limit is stopped`() throws {
        try connection.setStepLimit(10_000)
        expectError(.interrupted) {
            try connection.execute(
                "WITH RECURSIVE c(i) AS (VALUES(0) UNION ALL SELECT i + 1 FROM c) SELECT max(i) FROM c")
        }
        try connection.setStepLimit(nil)
        #expect(try connection.quickCheck().isEmpty)
    }

    @Test func `a checkpoint empties the log and says when a reader is in the way`() throws {
        try connection.execute("CREATE TABLE t(i INTEGER) STRICT")
        let result = try connection.checkpoint(.truncate)
        #expect(!result.blocked && result.logPages == 0)
        let reader = try Connection(path: connection.path, mode: .readOnly)
        try reader.readTransaction { reader in
            _ = try reader.rows("SELECT * FROM t")
            try connection.execute("INSERT INTO t VALUES(1)")
            #expect(try connection.checkpoint(.truncate).blocked)
        }
    }

    @Test func `errors name the operation, the reason and the next step but no bound value`() throws {
        try connection.execute("CREATE TABLE t(s TEXT CHECK(length(s) < 3)) STRICT")
        do {
            try connection.execute("INSERT INTO t VALUES(?)", "secret")
            Issue.record("the CHECK did not hold")
        } catch {
            #expect(error.description.hasPrefix("cannot run \"INSERT INTO t VALUES(?)\": CHECK constraint failed"))
            #expect(!error.description.contains("secret"))
            #expect(!error.nextStep.isEmpty)
        }
    }
}

/// Expects an `SQLiteError` of one code.
func expectError<T>(
    _ code: SQLiteError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> T
) {
    do {
        _ = try body()
        Issue.record("expected \(code), nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as SQLiteError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    } catch {
        Issue.record("expected \(code), got \(error)", sourceLocation: sourceLocation)
    }
}
