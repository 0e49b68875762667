import Glibc
import OperatorCore
import SQLiteKit
import TestSupport
import Testing
import TicketStore

struct OpeningTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("operator.db") }

    init() throws { folder = try TemporaryFolder() }

    private func open(_ path: String, as role: TicketStore.Role = .watcher) async throws -> TicketStore {
        try await TicketStore.open(path: path, as: role, bootID: Scene.boot)
    }

    @Test func `the file and all beside it are for this user alone, and so are folders that were missing`() async throws
    {
        let nested = folder.file("state/operator/operator.db")
        let store = try await open(nested)
        _ = try await store.takeWriterLock(cluster: "lab", program: "monitor", at: Scene.at(0))
        for suffix in ["", "-wal", "-shm", ".lock", ".writer-lab"] {
            #expect(permissions(of: nested + suffix) == 0o600, "operator.db\(suffix)")
        }
        #expect(permissions(of: folder.file("state")) == 0o700)
        #expect(permissions(of: folder.file("state/operator")) == 0o700)
    }

    @Test func `a file that others could read is closed to them`() async throws {
        try await open(path).close()
        chmod(path, 0o644)
        _ = try await open(path)
        #expect(permissions(of: path) == 0o600)
    }

    @Test func `it is a write-ahead log with full fsync, foreign keys and our mark`() async throws {
        try await open(path).close()
        let connection = try Connection(path: path, mode: .readOnly)
        #expect(try connection.firstRow("PRAGMA journal_mode")?.string("journal_mode") == "wal")
        #expect(try connection.applicationID() == 0x4F70_546B)
        #expect(try connection.userVersion() == 3)
    }

    @Test func `what was committed is there after closing and opening again`() async throws {
        let first = try await open(path)
        _ = try await first.takeWriterLock(cluster: "lab", program: "monitor", at: Scene.at(0))
        let batch = TicketBatch(
            cluster: "lab", at: Scene.at(0), changes: [.open(Scene.condition(), .new)], conditions: [Scene.condition()])
        _ = try await first.commit(batch)
        try await first.close()
        try await first.close()
        let second = try await open(path)
        #expect(try await second.tickets(TicketFilter(onlyOpen: true)).count == 1)
        #expect(try await second.conditions(cluster: "lab") == [Scene.condition()])
    }

    @Test func `where no file can be written the error says so, and a store in memory goes on by the same rules`()
        async throws
    {
        // Root may write in any folder of a disk; the kernel's own are closed to it as well.
        let closed = geteuid() == 0 ? "/sys/operator.db" : folder.file("operator.db")
        chmod(folder.path, 0o500)
        let text = await expectError(.readOnly) { try await open(closed) }
        #expect(text.contains(closed) && text.contains("--db"))
        chmod(folder.path, 0o700)
        let memory = try await TicketStore.inMemory(bootID: Scene.boot)
        #expect(try await memory.takeWriterLock(cluster: "lab", program: "monitor", at: Scene.at(0)) == .held)
        let batch = TicketBatch(
            cluster: "lab", at: Scene.at(0), changes: [.open(Scene.condition(), .new)], conditions: [])
        #expect(try await memory.commit(batch).map(\.kind) == [.opened])
        #expect(try await memory.commit(batch).isEmpty)
        #expect(try await memory.tickets(TicketFilter()).count == 1)
        try await memory.close()
    }

    @Test func `another program's database is refused and left as it was`() async throws {
        let other = try Connection(path: path, mode: .readWriteCreate)
        try other.execute("CREATE TABLE songs(title TEXT) STRICT")
        other.close()
        for role in [TicketStore.Role.watcher, .visitor] {
            let text = await expectError(.refused) { try await open(path, as: role) }
            #expect(text.contains("another program"))
        }
        await expectError(.refused) { try await TicketReader.open(path: path) }
        let after = try Connection(path: path, mode: .readOnly)
        #expect(try after.applicationID() == 0 && after.userVersion() == 0)
        #expect(try after.rows("SELECT name FROM sqlite_schema").count == 1)
    }

    @Test func `an empty file has no tickets yet for a reader and is new for a writer`() async throws {
        let file = try #require(fopen(path, "w"))
        fclose(file)
        let empty = await expectError(.notFound) { try await TicketReader.open(path: path) }
        #expect(empty.contains("no tickets at"))
        await expectError(.notFound) { try await TicketReader.following(path: path).hasChanged() }
        #expect(size(of: path) == 0)
        try await open(path).close()
        let reader = try await TicketReader.open(path: path)
        #expect(try await reader.tickets(TicketFilter()).isEmpty)
    }

    @Test func `a text file is refused and left as it was`() async throws {
        let file = try #require(fopen(path, "w"))
        for _ in 0..<500 { fputs("not a database at all\n", file) }
        fclose(file)
        var before = stat()
        stat(path, &before)
        await expectError(.damaged) { try await open(path) }
        var after = stat()
        stat(path, &after)
        #expect(before.st_size == after.st_size && before.st_ino == after.st_ino)
    }

    @Test func `a damaged database is named, kept, and still read as far as it goes`() async throws {
        let scene = try await Scene()
        for store in 1...200 { try await scene.open(Scene.key("store_down", .store(UInt64(store))), at: 0) }
        try await scene.store.close()
        let file = scene.folder.file("operator.db")
        try damage(file)
        let text = await expectError(.damaged) { try await open(file) }
        #expect(text.contains(file))
        #expect(permissions(of: file) == 0o600)
    }

    /// Overwrites one page in the middle, after moving the log into the file.
    private func damage(_ path: String) throws {
        let connection = try Connection(path: path, mode: .readWrite)
        _ = try connection.checkpoint(.truncate)
        connection.close()
        let handle = try #require(fopen(path, "r+"))
        fseek(handle, size(of: path) / 2 / 4096 * 4096, SEEK_SET)
        let rubbish = [UInt8](repeating: 0xA5, count: 4096)
        fwrite(rubbish, 1, rubbish.count, handle)
        fclose(handle)
    }

    @Test func `its health tells versions, sizes and damage`() async throws {
        let scene = try await Scene()
        for store in 1...200 { try await scene.open(Scene.key("store_down", .store(UInt64(store))), at: 0) }
        let file = scene.folder.file("operator.db")
        let well = try await TicketReader.open(path: file).health()
        #expect(well.findings.isEmpty && well.schemaVersion == well.knownSchemaVersion && well.logBytes > 0)
        #expect(!well.isLogTooLarge && !well.isSchemaNewer && well.sqliteVersion.hasPrefix("3."))
        try await scene.store.close()
        try damage(file)
        let reader = try await TicketReader.open(path: file)
        let findings: [String]
        do {
            findings = try await reader.health().findings
        } catch {
            findings = [error.description]
        }
        #expect(!findings.isEmpty)
    }

    @Test func `the log is moved into the file between ticks once enough has gathered, not before`() async throws {
        let scene = try await Scene()
        let file = scene.folder.file("operator.db")
        let empty = size(of: file)
        for store in 1...20 { try await scene.open(Scene.key("store_down", .store(UInt64(store))), at: 0) }
        try await scene.store.heartbeat(cluster: Scene.cluster, at: Scene.at(1))
        #expect(size(of: file) == empty)
        for store in 21...70 { try await scene.open(Scene.key("store_down", .store(UInt64(store))), at: 1) }
        #expect(size(of: file) == empty)
        try await scene.store.heartbeat(cluster: Scene.cluster, at: Scene.at(2))
        #expect(size(of: file) > empty)
        #expect(try await scene.all().count == 70)
    }

    private func size(of path: String) -> Int {
        var status = stat()
        stat(path, &status)
        return Int(status.st_size)
    }

    @Test func `a newer schema is read but not written`() async throws {
        let scene = try await Scene()
        try await scene.open(at: 0)
        try await scene.store.close()
        let file = scene.folder.file("operator.db")
        let newer = try Connection(path: file, mode: .readWrite)
        try newer.execute("PRAGMA user_version = 99")
        newer.close()
        for role in [TicketStore.Role.watcher, .visitor] {
            let text = await expectError(.newerSchema) { try await open(file, as: role) }
            #expect(text.contains("99"))
        }
        let reader = try await TicketReader.open(path: file)
        #expect(try await reader.tickets(TicketFilter()).count == 1)
    }

    @Test func `a reader of a file that is not there says what makes one`() async throws {
        let text = await expectError(.notFound) { try await TicketReader.open(path: path) }
        #expect(text.contains(path) && text.contains("operator monitor"))
        #expect(permissions(of: path) == nil)
    }

    @Test func `old details go in time, tickets and the newest verdict stay`() async throws {
        let scene = try await Scene()
        let old = try await scene.open(at: 0)
        try await scene.close(at: 10)
        let kept = try await scene.open(Scene.key("disk_low"), at: 20)
        let later = Scene.at(91 * 86_400)
        #expect(try await scene.store.deleteOldDetails(at: Scene.at(80 * 86_400)) == 0)
        // The minute's empty batch does it by itself.
        #expect(try await scene.commit(at: 91 * 86_400).isEmpty)
        #expect(try await scene.store.deleteOldDetails(at: later) == 0)
        #expect(try await scene.all().map(\.id) == [old.id, kept.id])
        #expect(try await scene.kinds(old.id).isEmpty)
        #expect(try await scene.kinds(kept.id) == [.opened])
    }
}
