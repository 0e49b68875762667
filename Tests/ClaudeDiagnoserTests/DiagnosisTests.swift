import ClaudeDiagnoser
import Engine
import OperatorCore
import TestSupport
import Testing

/// Whole diagnoses against a scripted service over real sockets.
@Suite(.timeLimit(.minutes(2))) struct DiagnosisTests {
    @Test func `an answer streams in field by field and becomes a grounded verdict`() async throws {
        let scene = try Scene(ClaudeStub.answer(Scene.answer()))
        let result = try await scene.run()
        let verdict = try #require(result.verdict, "\(result.failure ?? "")")
        #expect(verdict.rootCause.target == .store(4) && verdict.rootCause.mechanism == "process_died")
        #expect(result.partial.contains("Store 4's process died.\n") && !result.partial.contains("process_died"))
        #expect(result.progress.contains("thinking: Looking at store 4."))
        // 1,000 tokens in at $4 and 200 out at $20 a million.
        #expect(result.cost?.dollars == 0.008 && result.cost?.words == "1200 tokens · $0.01 of $0.75")
        let (grounded, report) = Grounding.check(verdict, against: Scene.pack())
        #expect(report.verifiedFigures == 1 && report.unknownEvidence.isEmpty && report.wrongFigures.isEmpty)
        #expect(grounded.rootCause.confidence == .certain)
    }

    @Test func `invented evidence and wrong figures are struck and lower the grade`() async throws {
        let scene = try Scene(ClaudeStub.answer(Scene.answer(evidence: ["e1", "e2", "e99"], figure: 300)))
        let verdict = try #require(try await scene.run().verdict)
        let (grounded, report) = Grounding.check(verdict, against: Scene.pack())
        #expect(report.unknownEvidence == ["e99"] && report.wrongFigures.count == 1)
        #expect(grounded.rootCause.confidence == .likely && report.loweredFrom == .certain)
    }

    @Test func `questions are answered in one message, repeated ones from memory, unknown ones with the names`()
        async throws
    {
        let asking = ClaudeStub.asking([
            ("read_evidence", #"{"evidence_id":"e4"}"#), ("no_such_tool", "{}"),
            ("read_evidence", #"{"evidence_id":"e9"}"#),
        ])
        let again = ClaudeStub.asking([("read_evidence", #"{"evidence_id":"e4"}"#)])
        let scene = try Scene(asking, again, ClaudeStub.answer(Scene.answer()))
        #expect(try await scene.run().verdict != nil)
        let bodies = scene.bodies
        #expect(bodies.count == 3)
        #expect(bodies[1].contains("There is no such tool. There are: read_evidence."))
        #expect(bodies[1].contains("ids go from e1 to e4") && bodies[1].contains(#"\"points_of\":300"#))
        #expect(bodies[1].contains(#""signature":"EqQB""#), "thinking goes back as it came")
        #expect(bodies[2].contains("You asked this before"))
    }

    @Test func `the longest answer of a tool is cut with a word on it, and only four run at once`() async throws {
        let calls = (0..<6).map { (name: "echo", input: #"{"n":\#($0)}"#) }
        var scene = try Scene(ClaudeStub.asking(calls), ClaudeStub.answer(Scene.answer()))
        scene.tools = [
            EchoTool { _ in (0..<40).map { EchoTool.reading("\($0) " + String(repeating: "x", count: 300)) } }
        ]
        #expect(try await scene.run().verdict != nil)
        let body = scene.bodies[1]
        #expect(body.contains("more do not fit into 6144 bytes; ask more narrowly."))
        #expect(body.contains("Only 4 calls are answered at once"))
        #expect(body.utf8.count < 60_000)
    }

    @Test func `what a tool found out gets an id, can be cited, and its figures are checked`() async throws {
        var scene = try Scene(
            ClaudeStub.asking([("echo", "{}")]),
            ClaudeStub.answer(
                Scene.answer(evidence: ["e1", "e5"], figure: 7, fact: "value", unit: "ms", of: "e5")))
        scene.tools = [EchoTool { _ in [EchoTool.reading("p99 of store 4")] }]
        let verdict = try #require(try await scene.run().verdict)
        #expect(scene.bodies[1].contains(#"\"id\":\"e5\""#))
        #expect(verdict.gathered?.map(\.id) == ["e5"] && verdict.gathered?.first?.statement == "p99 of store 4")
        let (grounded, report) = Grounding.check(verdict, against: Scene.pack())
        #expect(report.verifiedFigures == 1 && report.unknownEvidence.isEmpty)
        #expect(grounded.rootCause.confidence == .certain)
        var wrong = verdict
        wrong.gathered = nil
        #expect(Grounding.check(wrong, against: Scene.pack()).1.unknownEvidence == ["e5"])
    }

    @Test func `a tool that hangs is not waited for beyond its time`() async throws {
        var scene = try Scene(ClaudeStub.asking([("hang", "{}")]), ClaudeStub.answer(Scene.answer()))
        scene.tools = [HangingTool()]
        let clock = scene.clock
        let result = Task { [scene] in try await scene.run() }
        await clock.waitForSleepers(2)
        clock.advance(by: .seconds(11))
        #expect(try await result.value.verdict != nil)
        #expect(scene.bodies[1].contains("There was no answer within 10 s."))
    }

    @Test func `a model that asks on is told to answer, and then given up`() async throws {
        var scene = try Scene(ClaudeStub.asking([("echo", "{}")]))
        scene.tools = [EchoTool { _ in [] }]
        let result = try await scene.run()
        #expect(result.failure?.hasPrefix("the model asked on instead of answering (this try: ") == true)
        #expect(scene.bodies.count == 8)
        #expect(scene.bodies[7].contains("No more tool calls."))
        #expect(!scene.bodies[6].contains("No more tool calls."))
    }

    @Test func `tokens and dollars end a diagnosis`() async throws {
        var scene = try Scene(ClaudeStub.asking([("echo", "{}")], input: 88_000))
        scene.tools = [EchoTool { _ in [] }]
        #expect(try await scene.run().failure?.hasPrefix("the model asked on instead of answering (this try: ") == true)
        #expect(scene.bodies.count == 2)
        var dear = try Scene(ClaudeStub.asking([("echo", "{}")], input: 30_000))
        dear.tools = scene.tools
        dear.settings.budget.dollars = 0.1
        #expect(
            try await dear.run().failure?.hasPrefix("the budget is gone (this try: 30.2k tokens · $0.13 of $0.10)")
                == true)
        #expect(dear.bodies.count == 1)
    }

    @Test func `the time of a diagnosis is up although the service only pings`() async throws {
        let scene = Scene(
            server: try HostileServer(.readRequest, .send(ClaudeStub.head + ClaudeStub.start()), .hang))
        let clock = scene.clock
        let result = Task { try await scene.run() }
        while scene.server.requests.isEmpty { await Task.yield() }
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(241))
        #expect(try await result.value.failure?.hasPrefix("no verdict within 240 s (this try: ") == true)
    }

    @Test(
        arguments: [
            (ClaudeStub.refusal("it looks like an attack"), "the model declined: it looks like an attack"),
            (ClaudeStub.failure("401 No", type: "authentication_error"), "the key was not accepted"),
            (ClaudeStub.failure("529 Full", type: "overloaded_error"), "the service is overloaded"),
            (ClaudeStub.failureInStream("api_error"), "no luck"),
            (ClaudeStub.answer("I think it is store 4."), "the answer does not have the asked shape"),
            (ClaudeStub.answer(#"{"observation_summary":"x"}"#), "the answer does not have the asked shape"),
            (ClaudeStub.head + ClaudeStub.start() + ClaudeStub.finish("max_tokens", output: 20_000), "was cut off"),
            (ClaudeStub.head + ClaudeStub.start() + ClaudeStub.finish("tea_time"), "unknown reason: tea_time"),
            (Array(ClaudeStub.answer(Scene.answer()).dropLast(200)), "broke off"), ([], "cannot be reached"),
        ] as [([UInt8], String)])
    func `whatever goes wrong is one plain line`(answer: [UInt8], words: String) async throws {
        let scene = try Scene(answer)
        let result = try await scene.run()
        #expect(result.verdict == nil)
        #expect(result.failure?.contains(words) == true, "\(result.failure ?? "nothing")")
    }

    @Test func `a daily ceiling stops before the next request and counts what was paid`() async throws {
        let folder = try TemporaryFolder()
        var scene = try Scene(ClaudeStub.answer(Scene.answer(), input: 100_000))
        scene.spending = DailySpending(path: folder.file("spending"), dollars: 0.6, clock: scene.clock)
        #expect(try await scene.run().verdict != nil)
        #expect(try await scene.run().verdict != nil)
        #expect(try await scene.run().failure == "the daily ceiling of $0.6 is reached")
        #expect(scene.bodies.count == 2)
        scene.clock.advance(by: .seconds(86_400))
        #expect(try await scene.run().verdict != nil)
    }
}
