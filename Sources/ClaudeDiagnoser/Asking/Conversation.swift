internal import ClaudeAPI
internal import OperatorCore

/// One diagnosis as a conversation: turn after turn until an answer, a refusal or the end of the budget.
struct Conversation {
    private static let lastTurnNote = "No more tool calls. Answer now with what you have."
    private static let mostPauses = 5

    private var request: MessageRequest
    private var tools: ToolBox
    private var expense: Expense
    private var mustAnswer = false
    private var wasCutOff = false
    private var pauses = 0
    private let client: ClaudeClient
    private let spending: any SpendingLimit
    private let clock: any OperatorClock
    private let start: Moment
    private let tell: @Sendable (DiagnosisUpdate) -> Void

    init(
        _ request: MessageRequest, tools: ToolBox, client: ClaudeClient, settings: ClaudeSettings,
        spending: any SpendingLimit, clock: any OperatorClock, tell: @escaping @Sendable (DiagnosisUpdate) -> Void
    ) {
        self.request = request
        self.tools = tools
        self.client = client
        self.spending = spending
        self.clock = clock
        self.tell = tell
        expense = Expense(budget: settings.budget, price: .of(settings.model))
        start = clock.now()
    }

    /// Throws ``ClaudeFailure``, `ClaudeError` or `CancellationError`.
    mutating func run() async throws -> ModelAnswer {
        while true {
            if let reason = await spending.reasonToStop() { throw ClaudeFailure(reason) }
            guard let cap = expense.nextCap else {
                throw ClaudeFailure("the budget is gone: \(expense.words(elapsed: elapsed))")
            }
            request.maxTokens = cap
            let turn = try await next()
            try Task.checkCancellation()
            if let answer = try await take(turn) { return answer }
        }
    }

    private var elapsed: Duration { clock.now().elapsed(since: start) }

    private mutating func next() async throws -> ClaudeTurn {
        var watch = TurnWatch(expense: expense, clock: clock, start: start)
        tell(.progress("asking \(request.model) · \(expense.words(elapsed: elapsed))"))
        let turn = try await client.send(request) { progress in
            for update in watch.take(progress) { tell(update) }
        }
        let before = expense.dollars
        expense.add(turn.usage)
        await spending.spent(dollars: expense.dollars - before)
        return turn
    }

    /// The answer where this turn is one; else the conversation goes on.
    private mutating func take(_ turn: ClaudeTurn) async throws -> ModelAnswer? {
        switch turn.stopReason {
        case "end_turn", "stop_sequence":
            tell(.progress("answered · \(expense.words(elapsed: elapsed))"))
            do { return try ModelAnswer.read(turn.text) } catch {
                throw ClaudeFailure("the answer does not have the asked shape")
            }
        case "tool_use": try await answerTools(of: turn)
        case "max_tokens": try cutOff()
        case "pause_turn":
            pauses += 1
            guard pauses <= Self.mostPauses else { throw ClaudeFailure("the service paused too often") }
            request.appendAssistant(turn.blocks)
        case "refusal":
            throw ClaudeFailure("the model declined" + (turn.refusal.map { ": \($0)" } ?? ""))
        case "model_context_window_exceeded": throw ClaudeFailure("the evidence fills the model's window")
        default: throw ClaudeFailure("the turn ended for an unknown reason: \(turn.stopReason ?? "none")")
        }
        return nil
    }

    private mutating func answerTools(of turn: ClaudeTurn) async throws {
        let calls = turn.toolCalls
        guard !mustAnswer, !calls.isEmpty else { throw ClaudeFailure("the model asked on instead of answering") }
        for call in calls {
            guard Self.isJSON(call.input) else { throw ClaudeFailure("the model's question is no JSON") }
            let asked = UntrustedText.sanitise("\(call.name) \(call.input)", maximumScalars: 100)
            tell(.progress("\(asked) · \(expense.words(elapsed: elapsed))"))
        }
        request.appendAssistant(turn.blocks)
        let results = await tools.run(calls)
        mustAnswer = expense.nextIsLast(elapsed: elapsed)
        request.appendResults(results, note: mustAnswer ? Self.lastTurnNote : nil)
    }

    /// The same question once more, where the budget has room for a longer answer.
    private mutating func cutOff() throws {
        guard !wasCutOff, let cap = expense.nextCap, cap >= request.maxTokens else {
            throw ClaudeFailure("the answer was cut off at the token limit")
        }
        wasCutOff = true
    }

    /// It is spliced into the next request byte for byte: it must be JSON.
    private static func isJSON(_ text: String) -> Bool {
        var json = IncrementalJSON()
        return (try? json.feed(text)) != nil && json.isComplete
    }
}
