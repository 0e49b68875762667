import CSystem
import Glibc
import OperatorCore
import SQLiteKit
import Testing
import TicketStore

struct LockTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("operator.db") }

    init() throws { folder = try TemporaryFolder() }

    private func open(_ options: TicketStoreOptions = TicketStoreOptions()) async throws -> TicketStore {
        try await TicketStore.open(path: path, as: .watcher, bootID: Scene.boot, options: options)
    }

    private func take(_ store: TicketStore, _ cluster: String = "lab") async throws -> WriterLock.Attempt {
        try await store.takeWriterLock(cluster: cluster, program: "monitor", at: Scene.at(5))
    }

    @Test func `one store holds a cluster's writer's lock, and others are told who`() async throws {
        let first = try await open()
        let second = try await open()
        #expect(try await take(first) == .held)
        #expect(try await take(first) == .held)
        guard case .busy(let holder?) = try await take(second) else {
            Issue.record("two stores hold the lock")
            return
        }
        #expect(holder.pid == getpid() && holder.program == "monitor" && holder.since == Scene.at(5).wall)
        #expect(holder.state == .running)
        try await first.heartbeat(cluster: "lab", at: Scene.at(65))
        guard case .busy(let later?) = try await take(second) else {
            Issue.record("the lock was given away while its holder lives")
            return
        }
        #expect(later.lastSeen == Scene.at(65).wall && later.since == Scene.at(5).wall)
        try await first.close()
        #expect(try await take(second) == .held)
    }

    @Test func `clusters do not share a lock, whatever their names`() async throws {
        let first = try await open()
        let second = try await open()
        let names = ["lab", "LAB", "lab/1", "lab_2F1", "../lab", "läb", String(repeating: "x", count: 300)]
        for name in names { #expect(try await take(first, name) == .held) }
        for name in names { #expect(try await take(second, name) != .held) }
        #expect(try await take(second, String(repeating: "x", count: 299)) == .held)
    }

    @Test func `tickets are taken only from the holder of the lock`() async throws {
        let holder = try await open()
        let other = try await open()
        #expect(try await take(holder) == .held)
        let batch = TicketBatch(
            cluster: "lab", at: Scene.at(0), changes: [.open(Scene.condition(), .new)], conditions: [])
        await expectError(.refused) { try await other.commit(batch) }
        #expect(try await holder.commit(batch).count == 1)
        let foreign = TicketBatch(cluster: "prod", at: Scene.at(0), changes: [], conditions: [Scene.condition()])
        await expectError(.refused) { try await holder.commit(foreign) }
    }

    @Test func `a stopped holder keeps the lock and is shown as stopped; a killed one frees it`() async throws {
        let store = try await open()
        let tool = try ToolProcess("hold", path)
        #expect(tool.line() == "held")
        tool.send(signal: SIGSTOP)
        var state: WriterHolder.ProcessState?
        for _ in 0..<2_000 where state != .stopped {
            guard case .busy(let holder?) = try await take(store) else {
                Issue.record("a stopped holder lost the lock")
                return
            }
            #expect(holder.pid == tool.pid && holder.program == "tool")
            state = holder.state
            usleep(1_000)
        }
        #expect(state == .stopped)
        let reader = try await TicketReader.open(path: path)
        guard case .elsewhere(let holder) = try await reader.writerStatus(ofCluster: "lab", at: Scene.at(0).wall) else {
            Issue.record("the reader sees no writer")
            return
        }
        #expect(holder.isStopped && holder.program == "tool")
        tool.end()
        #expect(try await take(store) == .held)
    }

    @Test func `looking for the writer neither takes the lock nor makes a file`() async throws {
        let store = try await open()
        let reader = try await TicketReader.open(path: path)
        #expect(try await reader.writerStatus(ofCluster: "lab", at: Scene.at(9).wall) == .nobody(since: nil))
        #expect(permissions(of: path + ".writer-lab") == nil)
        #expect(try await take(store) == .held)
        #expect(try await reader.writerStatus(ofCluster: "lab", at: Scene.at(9).wall) == .here)
        try await store.releaseWriterLock(cluster: "lab")
        #expect(
            try await reader.writerStatus(ofCluster: "lab", at: Scene.at(9).wall) == .nobody(since: Scene.at(5).wall))
    }

    @Test func `a write waits for the short lock and says after a while who is in the way`() async throws {
        var options = TicketStoreOptions()
        options.lockTimeoutMilliseconds = 30
        let store = try await open(options)
        #expect(try await take(store) == .held)
        let descriptor = csystem_open_file(path + ".lock", O_RDWR, 0)
        #expect(csystem_lock_exclusive(descriptor, false) == 0)
        let batch = TicketBatch(
            cluster: "lab", at: Scene.at(0), changes: [.open(Scene.condition(), .new)], conditions: [])
        let text = await expectError(.busy) { try await store.commit(batch) }
        #expect(text.contains(path) && text.contains("kill -CONT"))
        #expect(try await store.tickets(TicketFilter()).isEmpty)
        close(descriptor)
        #expect(try await store.commit(batch).map(\.kind) == [.opened])
    }

    @Test func `rubbish in a lock file is no holder, and a torn one neither`() async throws {
        let store = try await open()
        let other = try await open()
        #expect(try await take(store) == .held)
        for text in ["", "12", "12\nmonitor\nyesterday\n", "x\nmonitor\n\n\n", String(repeating: "9", count: 9_000)] {
            let file = fopen(path + ".writer-lab", "w")
            fputs(text, file)
            fclose(file)
            #expect(try await take(other) == .busy(nil))
        }
    }

    @Test func `every descriptor closes on exec`() async throws {
        let store = try await open()
        #expect(try await take(store) == .held)
        let reader = try await TicketReader.open(path: path)
        _ = try await reader.tickets(TicketFilter())
        var seen = 0
        for descriptor in 0..<1024 {
            var bytes = [CChar](repeating: 0, count: 4096)
            let count = readlink("/proc/self/fd/\(descriptor)", &bytes, bytes.count)
            let target = String(decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard target.hasPrefix(folder.path) else { continue }
            seen += 1
            let info = try #require(fopen("/proc/self/fdinfo/\(descriptor)", "r"))
            defer { fclose(info) }
            var text = [CChar](repeating: 0, count: 256)
            fread(&text, 1, 255, info)
            let lines = String(decoding: text.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: "\n")
            let flags = lines.first { $0.hasPrefix("flags:") }?.split(separator: "\t").last
            let value = try #require(flags.flatMap { UInt32($0, radix: 8) })
            #expect(value & UInt32(O_CLOEXEC) != 0, "\(target)")
        }
        // Database, log and shared memory of two connections, and two locks.
        #expect(seen >= 6)
    }

    @Test func `the claim of the writer is the lock`() async throws {
        let first = try await open()
        let second = try await open()
        let mine = ClusterWriterClaim(store: first, cluster: "lab", program: "monitor", clock: SystemClock())
        let yours = ClusterWriterClaim(store: second, cluster: "lab", program: "dashboard", clock: SystemClock())
        #expect(try await mine.claim())
        #expect(try await mine.claim())
        #expect(try await !yours.claim())
        try await first.close()
        #expect(try await yours.claim())
        await expectError(.refused) { try await mine.claim() }
    }
}
