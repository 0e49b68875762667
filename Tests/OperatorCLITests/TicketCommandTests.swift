import CSystem
import FoundationEssentials
import OperatorCore
import SQLiteKit
import TestSupport
import Testing
import TicketStore

@testable import OperatorCLI

/// People's commands on tickets, by the program as a process, on a database a monitor left behind.
@Suite struct TicketCommandTests {
    private struct Line: Decodable {
        var id: String?
        var state: String?
        var invariant: String?
        var component: String?
        var incident: String?
        var resolved: String?
        var began: String?
        var event: String?
        var by: String?
        var incidentHead: Head?

        struct Head: Decodable { var invariant: String }
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    /// A folder with one open ticket in it.
    private func kept() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let clock = SystemClock()
        let store = try await TicketStore.open(path: folder.file("t.db"), as: .watcher, bootID: clock.bootID)
        _ = try await store.takeWriterLock(cluster: "lab", program: "test", at: clock.now())
        let now = clock.now()
        let key = ConditionKey(cluster: "lab", invariant: InvariantID("store_down"), component: .store(4))
        var condition = Condition(key: key, since: now, bootID: clock.bootID, severity: .critical)
        condition.phase = .violated
        condition.noticed = now.wall
        condition.message = "PD says Disconnected"
        let batch = TicketBatch(cluster: "lab", at: now, changes: [.open(condition, .new)], conditions: [condition])
        _ = try await store.commit(batch)
        try await store.close()
        return folder
    }

    private func run(_ folder: TemporaryFolder, _ words: String...) throws -> ProgramRun {
        try ProgramRun(words + ["--db", folder.file("t.db")], environment: ["USER": "ann"])
    }

    private func lines(_ run: ProgramRun) throws -> [Line] {
        try run.output.split(separator: "\n").map { try Self.decoder.decode(Line.self, from: Data($0.utf8)) }
    }

    @Test func `a ticket is listed and shown, as text and as JSON`() async throws {
        let folder = try await kept()
        let text = try run(folder, "tickets", "list")
        #expect(text.status == 0 && text.output.contains("store/4") && text.output.contains("store_down"))
        let listed = try #require(try lines(try run(folder, "tickets", "list", "--json")).first)
        #expect(listed.id == "1" && listed.state == "created" && listed.incident == "1")
        #expect(listed.component == "store/4" && listed.resolved == nil)
        let shown = try lines(try run(folder, "tickets", "show", "1", "--json"))
        #expect(shown.first?.incidentHead?.invariant == "store_down")
        #expect(shown.dropFirst().first?.event == "opened")
        #expect(try run(folder, "tickets", "list", "--cluster", "other").output == "no tickets\n")
    }

    @Test func `what people do is kept with their name`() async throws {
        let folder = try await kept()
        for (words, event) in [
            (["ack", "1"], "acknowledged"), (["note", "1", "looked at it"], "noted"),
            (["hold", "1", "--for", "1h"], "held"),
            (["unhold", "1"], "unheld"), (["silence", "1", "known", "--for", "2h"], "silenced"),
            (["unsilence", "1"], "unsilenced"), (["resolve", "1", "over", "--force"], "resolved"),
            (["reopen", "1", "not over"], "reopened"),
        ] {
            let done = try ProgramRun(
                ["tickets"] + words + ["--json", "--db", folder.file("t.db")], environment: ["USER": "ann"])
            #expect(done.status == 0, "\(words): \(done)")
            let line = try lines(done).first
            #expect(line?.event == event && line?.by == "ann", "\(words): \(done.output)")
        }
        let history = try run(folder, "tickets", "show", "1").output
        #expect(history.contains("looked at it") && history.contains("by ann"))
    }

    @Test func `what cannot be done says why and exits 1`() async throws {
        let folder = try await kept()
        let resolve = try run(folder, "tickets", "resolve", "1", "over")
        #expect(resolve.status == 1 && resolve.error.hasPrefix("operator: "), "\(resolve)")
        #expect(try run(folder, "tickets", "ack", "99").status == 1)
        let diagnose = try run(folder, "diagnose", "1")
        #expect(diagnose.status == 1 && diagnose.error.contains("no evidence was kept"), "\(diagnose)")
    }

    /// A folder whose ticket has the playbook's verdict.
    private func explained() async throws -> TemporaryFolder {
        let folder = try await kept()
        let clock = SystemClock()
        let store = try await TicketStore.open(path: folder.file("t.db"), as: .visitor, bootID: clock.bootID)
        var builder = PackBuilder()
        builder.ticket("store_down", .store(4))
        let job = try await store.takeDiagnosis(
            of: builder.pack(), reason: .opened, owner: "test", bootID: clock.bootID, at: clock.now(),
            lasting: .seconds(60))
        let diagnosis = Diagnosis(
            observationSummary: "",
            rootCause: Diagnosis.RootCause(
                component: "store", target: .store(4), mechanism: "process_died", statement: "It died.",
                confidence: .likely),
            supportingEvidence: [])
        _ = try await store.finishDiagnosis(
            try #require(job), with: diagnosis, grounding: GroundingReport(verifiedFigures: 0), engine: "playbook",
            at: clock.now())
        try await store.close()
        return folder
    }

    @Test func `a list as JSON tells each verdict without reading the evidence under it`() async throws {
        let folder = try await explained()
        let connection = try Connection(path: folder.file("t.db"), mode: .readWrite)
        try connection.execute("UPDATE diagnosis_job SET pack = 'not a pack'")
        connection.close()
        let listed = try run(folder, "tickets", "list", "--json")
        #expect(listed.status == 0 && listed.error.isEmpty, "\(listed)")
        #expect(listed.output.contains("\"version\":1") && listed.output.contains("process_died"), "\(listed.output)")
        #expect(try run(folder, "tickets", "show", "1").status == 1)
    }

    @Test func `Claude asked for by name and not to be had is said beside the kept verdict, which is shown`()
        async throws
    {
        let folder = try await explained()
        let words = ["diagnose", "1", "--db", folder.file("t.db")]
        for more in [["--engine", "claude"], ["--engine", "claude", "--json"]] {
            let done = try ProgramRun(words + more)
            #expect(done.status == 3 && done.output.contains("playbook"), "\(done)")
            #expect(
                done.error.hasPrefix("operator: cannot diagnose with claude: there is no key. set ANTHROPIC_API_KEY"))
            #expect(done.error.split(separator: "\n").count == 1, "\(done.error)")
        }
        let unasked = try ProgramRun(words + ["--engine", "claude"], environment: ["ANTHROPIC_API_KEY": "sk-ant-x"])
        #expect(unasked.status == 3 && unasked.error.contains("operator config claude allow"), "\(unasked)")
        let config = try folder.write("c.toml", "[cluster.lab]\nendpoints = [\"h\"]\nclaude = \"allowed\"\n")
        let shown = try ProgramRun(
            words + ["--engine", "claude", "--config", config], environment: ["ANTHROPIC_API_KEY": "sk-ant-x"])
        #expect(shown.status == 0 && shown.error.contains("Claude was not asked: "), "\(shown)")
        let plain = try ProgramRun(words)
        #expect(plain.status == 0 && plain.error.isEmpty, "\(plain)")
    }

    @Test func `an agent with nothing to do says so`() async throws {
        let folder = try await kept()
        #expect(try run(folder, "agent", "--once").output == "no diagnosis job waits\n")
    }

    @Test func `a monitor that cannot keep tickets says so and watches on`() throws {
        let done = try ProgramRun(
            ["monitor", "--once", "--json", "--pd", "127.0.0.1:1", "--db", "/proc/nowhere/t.db"], seconds: 90)
        #expect(done.error.contains("Watching goes on; its tickets are lost when this ends."), "\(done.error)")
        #expect(done.output.contains("\"event\":\"tick\"") && done.output.contains("\"kept\":false"))
        #expect(done.status == 4 || done.status == 1, "\(done.status)")
    }
}
