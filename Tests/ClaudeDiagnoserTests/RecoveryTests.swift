import ClaudeAPI
import ClaudeDiagnoser
import OperatorCore
import TestSupport
import Testing

/// Turns that end in another way than an answer, and what they cost.
@Suite(.timeLimit(.minutes(2))) struct RecoveryTests {
    @Test func `a refused signature is answered once without the thoughts`() async throws {
        let refused = ClaudeStub.failure("400 Bad Request", type: "invalid_request_error")
        let scene = try Scene(
            ClaudeStub.asking([("read_evidence", #"{"evidence_id":"e4"}"#)]), refused,
            ClaudeStub.answer(Scene.answer()))
        #expect(try await scene.run().verdict != nil)
        #expect(scene.bodies.count == 3)
        #expect(scene.bodies[1].contains(#""signature":"EqQB""#))
        #expect(!scene.bodies[2].contains(#""signature""#) && scene.bodies[2].contains(#""tool_use""#))
        let hopeless = try Scene(ClaudeStub.asking([("read_evidence", #"{"evidence_id":"e4"}"#)]), refused)
        #expect(try await hopeless.run().failure?.hasPrefix("the request was refused") == true)
        #expect(hopeless.bodies.count == 3)
    }

    @Test func `a full window is asked once more with less evidence`() async throws {
        let full = ClaudeStub.head + ClaudeStub.start() + ClaudeStub.finish("model_context_window_exceeded")
        var builder = PackBuilder()
        builder.ticket("store_down", .store(4))
        for _ in 0..<100 { builder.add(.event, "log_line", .store(4)) }
        let scene = try Scene(full, ClaudeStub.answer(Scene.answer()))
        #expect(try await scene.run(builder.pack()).verdict != nil)
        #expect(scene.bodies[0].contains(#"\"evidence_not_shown\":0"#))
        #expect(scene.bodies[1].contains(#"\"evidence_not_shown\":70"#))
        let hopeless = try Scene(full)
        #expect(
            try await hopeless.run().failure?.hasPrefix("the evidence fills the model's window (this try: ") == true)
        #expect(hopeless.bodies.count == 2)
    }

    @Test func `a paused turn is sent back as it came, five times`() async throws {
        let pause =
            ClaudeStub.head + ClaudeStub.start() + ClaudeStub.thinking("Wait.") + ClaudeStub.finish("pause_turn")
        let scene = try Scene(pause, ClaudeStub.answer(Scene.answer()))
        #expect(try await scene.run().verdict != nil)
        #expect(scene.bodies[1].hasSuffix(#""thinking":"Wait.","signature":"EqQB"}]}]}"#))
        var hopeless = try Scene(pause)
        hopeless.settings.budget.turns = 20
        #expect(try await hopeless.run().failure?.hasPrefix("the service paused too often (this try: ") == true)
        #expect(hopeless.bodies.count == 6)
    }

    @Test func `an answer that was cut off is asked for once with more room, where the budget has it`() async throws {
        let cut =
            ClaudeStub.head + ClaudeStub.start() + ClaudeStub.text(#"{"observation"#, index: 0)
            + ClaudeStub.finish("max_tokens", output: 2_000)
        var scene = try Scene(cut, ClaudeStub.answer(Scene.answer()))
        scene.settings.budget.outputTokensOfTurn = 2_000
        let result = try await scene.run()
        #expect(result.verdict != nil && !result.partial.contains("observation\""))
        #expect(scene.bodies[0].contains(#""max_tokens":2000"#) && scene.bodies[1].contains(#""max_tokens":4000"#))
    }

    @Test func `what attempts that broke off have used is counted`() async throws {
        let broken = ClaudeStub.head + ClaudeStub.start(input: 10_000) + ClaudeStub.text("{", index: 0)
        let scene = try Scene(broken, ClaudeStub.answer(Scene.answer(), input: 10_000, output: 500))
        let cost = try #require(try await scene.run().cost)
        #expect(cost.inputTokens == 20_000 && cost.outputTokens == 501)
        #expect(abs((cost.dollars ?? 0) - 0.090_02) < 1e-9)
    }

    @Test func `cached tokens have their own price, long prompts of a cheap model theirs, and no price is invented`() {
        func isPrice(_ model: String, _ usage: TokenUsage, _ millionths: Double) -> Bool {
            abs((Price.of(model)?.dollars(for: usage) ?? 0) * 1_000_000 - millionths) < 1e-6
        }
        let usage = TokenUsage(input: 1_000, cacheWritten: 2_000, cacheRead: 30_000, output: 400)
        // 1,000 at 4, 2,000 at 5, 30,000 at 0.2 and 400 at 20 dollars a million.
        #expect(isPrice("claude-opus-5-5", usage, 28_000))
        #expect(isPrice("claude-haiku-5-5", usage, 850))
        #expect(isPrice("claude-haiku-5-5", TokenUsage(input: 100_001, output: 100), 50_250.5))
        #expect(Price.of("claude-next") == nil)
    }

    @Test func `a model without a price is limited by its tokens and says so`() async throws {
        var scene = try Scene(ClaudeStub.answer(Scene.answer()))
        scene.settings.model = "claude-next"
        let result = try await scene.run()
        #expect(result.verdict != nil && result.cost?.dollars == nil)
        #expect(result.cost?.words == "1200 tokens · price not known")
    }

    @Test func `only what may pass is worth another try by itself`() async throws {
        let cases: [(answer: [UInt8], mayPass: Bool)] = [
            (ClaudeStub.failure("529 Full", type: "overloaded_error"), true),
            (ClaudeStub.failureInStream("api_error"), true), (Array(ClaudeStub.answer("x").dropLast(200)), true),
            (ClaudeStub.refusal("no"), false), (ClaudeStub.failure("401 No", type: "authentication_error"), false),
            (ClaudeStub.answer("no JSON"), false),
        ]
        for (answer, mayPass) in cases {
            let result = try await Scene(answer).run()
            #expect(result.failure != nil && result.mayPass == mayPass, "\(result.failure ?? "")")
        }
    }

    @Test func `a megabyte of hostile text is cut and clean`() async throws {
        let text = String(repeating: "\u{1B}]52;c;aGk=\u{07}\u{202E}x ", count: 60_000)
        let result = try await Scene(ClaudeStub.answer(Scene.answer(statement: text))).run()
        let statement = try #require(result.verdict?.rootCause.statement)
        #expect(statement.unicodeScalars.count <= 1_201)
        #expect(statement.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E && $0.value != 0x7F })
    }
}
