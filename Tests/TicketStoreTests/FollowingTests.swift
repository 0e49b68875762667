import Glibc
import OperatorCore
import SQLiteKit
import TestSupport
import Testing
import TicketStore

/// Reading beside a writer, leaving no trace.
struct FollowingTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("operator.db") }

    init() throws { folder = try TemporaryFolder() }

    private func names() throws -> [String] {
        let directory = try #require(opendir(folder.path))
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(withUnsafePointer(to: &entry.pointee.d_name.0) { String(cString: $0) })
        }
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    @Test func `a follower waits for a file that is not there yet, makes none, and takes it up once it is`()
        async throws
    {
        let reader = TicketReader.following(path: path)
        await expectError(.notFound) { try await reader.hasChanged() }
        #expect(try names().isEmpty)
        fclose(fopen(path, "w"))
        await expectError(.notFound) { try await reader.hasChanged() }
        #expect(try names() == ["operator.db"])
        unlink(path)
        let tool = try ToolProcess("hold", path)
        #expect(tool.line() == "held")
        #expect(try await reader.hasChanged())
        #expect(try await reader.tickets(TicketFilter()).isEmpty)
        guard case .elsewhere(let holder) = try await reader.writerStatus(ofCluster: "lab", at: Scene.at(0).wall) else {
            Issue.record("the holder is not seen")
            return
        }
        #expect(holder.pid == tool.pid)
        tool.end()
        guard case .nobody(since: .some) = try await reader.writerStatus(ofCluster: "lab", at: Scene.at(0).wall) else {
            Issue.record("the dead holder is still seen")
            return
        }
    }

    @Test func `a follower changes no byte of database, log and shared index, and sees each commit`() async throws {
        let scene = try await Scene()
        let path = scene.folder.file("operator.db")
        let reader = TicketReader.following(path: path)
        #expect(try await reader.hasChanged())
        var seen = 0
        for second in 1...20 {
            try await scene.open(Scene.key("store_down", .store(UInt64(second))), at: Double(second))
            let files = ["", "-wal", "-shm"].map { name in FileBytes(path + name) }
            #expect(try await reader.hasChanged())
            seen = try await reader.tickets(TicketFilter()).count
            #expect(try await !reader.hasChanged())
            #expect(["", "-wal", "-shm"].map { name in FileBytes(path + name) } == files)
        }
        #expect(seen == 20)
    }

    @Test func `a file at rest is read as it lies, and followed again once a writer opens it`() async throws {
        let scene = try await Scene()
        try await scene.open(at: 0)
        try await scene.store.close()
        let path = scene.folder.file("operator.db")
        let whole = try Connection(path: path, mode: .readWrite)
        _ = try whole.checkpoint(.truncate)
        whole.close()
        unlink(path + "-wal")
        unlink(path + "-shm")
        let reader = TicketReader.following(path: path)
        #expect(try await reader.tickets(TicketFilter()).count == 1)
        #expect(FileBytes(path + "-wal") == nil && FileBytes(path + "-shm") == nil)
        let tool = try ToolProcess("hold", path)
        #expect(tool.line() == "held")
        #expect(try await reader.hasChanged())
        #expect(try await reader.tickets(TicketFilter()).count == 1)
        tool.end()
        #expect(try await reader.tickets(TicketFilter()).count == 1)
    }

    @Test func `another file under the same name is taken up`() async throws {
        let scene = try await Scene()
        try await scene.open(at: 0)
        let path = scene.folder.file("operator.db")
        let reader = TicketReader.following(path: path)
        #expect(try await reader.tickets(TicketFilter()).count == 1)
        try await scene.store.close()
        for name in ["", "-wal", "-shm"] { unlink(path + name) }
        await expectError(.notFound) { try await reader.hasChanged() }
        let tool = try ToolProcess("hold", path)
        #expect(tool.line() == "held")
        #expect(try await reader.hasChanged())
        #expect(try await reader.tickets(TicketFilter()).isEmpty)
    }

    @Test func `another program's database is named, not followed`() async throws {
        let other = try Connection(path: path, mode: .readWriteCreate)
        try other.execute("CREATE TABLE theirs(x)")
        let reader = TicketReader.following(path: path)
        await expectError(.refused) { try await reader.hasChanged() }
    }
}

/// A file's whole content; nil where there is none.
private struct FileBytes: Equatable {
    let bytes: [UInt8]

    init?(_ path: String) {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 22)
        self.bytes = Array(bytes.prefix(fread(&bytes, 1, bytes.count, file)))
    }
}
