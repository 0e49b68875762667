import Dispatch
import Glibc
import SQLiteKit
import Testing

struct OpeningTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `a file of another kind is refused and left as it is`() throws {
        let path = folder.file("notes.txt")
        write(Array(repeating: 65, count: 4096), to: path)
        expectError(.notADatabase) { try Connection(path: path, mode: .readWriteCreate) }
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_size == 4096)
    }

    @Test func `a missing file is not created by a reader`() throws {
        let path = folder.file("absent.db")
        expectError(.cannotOpen) { try Connection(path: path, mode: .readOnly) }
        expectError(.cannotOpen) { try Connection(path: path, mode: .readWrite) }
        #expect(access(path, F_OK) != 0)
    }

    @Test func `a missing folder is named in the error`() throws {
        let path = folder.file("no/such/folder/a.db")
        do {
            _ = try Connection(path: path, mode: .readWriteCreate)
            Issue.record("it opened")
        } catch {
            #expect(error.code == .cannotOpen)
            #expect(error.description.contains(path))
        }
    }

    @Test func `a damaged database is reported by the check`() throws {
        let path = folder.file("damaged.db")
        do {
            let connection = try Connection(path: path, mode: .readWriteCreate)
            try connection.execute("CREATE TABLE t(i INTEGER PRIMARY KEY, s TEXT) STRICT")
            try connection.execute(
                """
                WITH RECURSIVE c(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM c WHERE i < 2000)
                INSERT INTO t SELECT i, hex(randomblob(40)) FROM c
                """)
        }
        let file = try #require(fopen(path, "r+"))
        fseek(file, 4096 * 3, SEEK_SET)
        let rubbish = [UInt8](repeating: 0xA5, count: 4096)
        fwrite(rubbish, 1, rubbish.count, file)
        fclose(file)
        let connection = try Connection(path: path, mode: .readOnly)
        do {
            #expect(try !connection.quickCheck().isEmpty)
        } catch {
            #expect(error.code == .corrupt)
        }
    }

    @Test func `a full disk is its own error and loses nothing saved before`() throws {
        let connection = try Connection(path: folder.file("small.db"), mode: .readWriteCreate)
        try connection.execute("CREATE TABLE t(b BLOB) STRICT")
        try connection.execute("PRAGMA max_page_count = 20")
        try connection.execute("INSERT INTO t VALUES(zeroblob(1000))")
        expectError(.diskFull) { try connection.execute("INSERT INTO t VALUES(zeroblob(1000000))") }
        #expect(try connection.rows("SELECT 1 FROM t").count == 1)
        #expect(try connection.quickCheck().isEmpty)
    }

    @Test func `a copy is whole and never overwrites a file`() throws {
        let connection = try Connection(path: folder.file("a.db"), mode: .readWriteCreate)
        try connection.execute("CREATE TABLE t(i INTEGER) STRICT")
        try connection.execute("INSERT INTO t VALUES(7)")
        try connection.copy(to: folder.file("b.db"))
        let copy = try Connection(path: folder.file("b.db"), mode: .readOnly)
        #expect(try copy.firstRow("SELECT i FROM t")?.int("i") == 7)
        #expect(throws: SQLiteError.self) { try connection.copy(to: folder.file("b.db")) }
    }

    @Test func `blocked database queues leave the cooperative pool free`() async {
        let gate = DispatchSemaphore(value: 0)
        let opened = await withTaskGroup(of: Bool.self) { group in
            // More blocked actors than any pool has threads here; only a task on the pool can let them go.
            for _ in 0..<24 {
                group.addTask { await QueueActor().wait(for: gate) }
            }
            group.addTask {
                for _ in 0..<24 { gate.signal() }
                return true
            }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(opened)
    }
}

private actor QueueActor {
    private let queue = DatabaseQueue(label: "operator.test")

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    func wait(for gate: DispatchSemaphore) -> Bool {
        queue.preconditionIsolated()
        return gate.wait(timeout: .now() + .seconds(30)) == .success
    }
}
