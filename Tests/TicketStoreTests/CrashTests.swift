import Glibc
import OperatorCore
import SQLiteKit
import TestSupport
import Testing
import TicketStore

/// Real processes on a real file.
@Suite(.serialized) struct CrashTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("operator.db") }

    init() throws { folder = try TemporaryFolder() }

    @Test func `a writer killed at any moment loses nothing it acknowledged`() async throws {
        var random = SeededRandom(seed: 4)
        var acknowledged: [Int64: String] = [:]
        for round in 0..<25 {
            let tool = try ToolProcess("write", path, String(round))
            #expect(tool.line() == "writing")
            // A number of lines, then a few hundred microseconds: the kill lands anywhere between two writes.
            for _ in 0..<Int.random(in: 0...60, using: &random) { note(tool.line(), in: &acknowledged) }
            usleep(UInt32.random(in: 0...1_500, using: &random))
            tool.end()
            for line in tool.lines() { note(line, in: &acknowledged) }
            try check(against: acknowledged)
        }
        #expect(acknowledged.count > 100)
    }

    private func note(_ line: String?, in acknowledged: inout [Int64: String]) {
        let words = line?.split(separator: " ").map(String.init) ?? []
        guard words.count == 4, words[0] == "event", let id = Int64(words[1]) else {
            Issue.record("the tool said \(line ?? "nothing")")
            return
        }
        acknowledged[id] = "\(words[2]) \(words[3])"
    }

    /// Looks with plain SQL, past the store's own code.
    private func check(against acknowledged: [Int64: String]) throws {
        let connection = try Connection(path: path, mode: .readOnly)
        #expect(try connection.quickCheck().isEmpty)
        #expect(try connection.foreignKeyViolations().isEmpty)
        var found: [Int64: String] = [:]
        for row in try connection.rows("SELECT id, ticket, kind FROM ticket_event") {
            found[try row.int64("id")] = "\(try row.int64("ticket")) \(try row.string("kind"))"
        }
        for (id, what) in acknowledged { #expect(found[id] == what, "event \(id)") }
        let doubles = try connection.rows(
            "SELECT fingerprint FROM ticket WHERE state = 'open' GROUP BY cluster, fingerprint HAVING count(*) > 1")
        #expect(doubles.isEmpty)
        let unexplained = try connection.rows(
            "SELECT id FROM ticket WHERE id NOT IN (SELECT ticket FROM ticket_event WHERE kind IN ('opened', 'joined'))"
        )
        #expect(unexplained.isEmpty)
    }

    @Test func `many processes that open the same ticket make one`() async throws {
        let tools = try (0..<6).map { _ in try ToolProcess("contend", path, "15") }
        for tool in tools {
            #expect(tool.lines() == ["done"])
            #expect(tool.exitCode() == 0)
        }
        let connection = try Connection(path: path, mode: .readOnly)
        let row = try #require(try connection.firstRow("SELECT count(*) AS tickets, sum(seen) AS seen FROM ticket"))
        #expect(try row.int("tickets") == 1)
        #expect(try row.int("seen") == 90)
        #expect(try connection.rows("SELECT id FROM incident").count == 1)
    }

    @Test func `people's commands write beside a busy monitor and nothing is lost`() async throws {
        let scene = try await Scene()
        let ticket = try await scene.open(at: 0)
        let file = scene.folder.file("operator.db")
        let tools = try (0..<3).map { _ in try ToolProcess("note", file, String(ticket.id), "20") }
        for second in 1...60 {
            try await scene.commit(.update(Scene.condition(message: "sight \(second)")), at: Double(second))
        }
        for tool in tools {
            #expect(tool.lines().count == 21)
            #expect(tool.exitCode() == 0)
        }
        #expect(try await scene.kinds(ticket.id).count { $0 == .noted } == 60)
        let connection = try Connection(path: file, mode: .readOnly)
        #expect(try connection.quickCheck().isEmpty)
    }

    @Test func `a reader notices what another process committed`() async throws {
        let scene = try await Scene()
        let ticket = try await scene.open(at: 0)
        let file = scene.folder.file("operator.db")
        let reader = try await TicketReader.open(path: file)
        #expect(try await reader.hasChanged())
        #expect(try await !reader.hasChanged())
        let newest = try await reader.newestEventID()
        let tool = try ToolProcess("note", file, String(ticket.id), "2")
        #expect(tool.lines().last == "done")
        #expect(try await reader.hasChanged())
        #expect(try await reader.events(after: newest, limit: 1_000).map(\.text) == ["note 0", "note 1"])
        #expect(try await !reader.hasChanged())
    }

    @Test func `a full disk fails the commit, keeps what was there, and the next one goes through`() async throws {
        let tool = try ToolProcess("fill", path)
        let lines = tool.lines()
        #expect(lines.first == "opened")
        #expect(lines.dropFirst().first == "full" || lines.dropFirst().first == "inputOutput")
        #expect(lines.dropFirst(2) == ["tickets 1", "opened", "tickets 2"])
        let reader = try await TicketReader.open(path: path)
        #expect(try await reader.tickets(TicketFilter()).count == 2)
    }
}
