internal import ClaudeAPI
internal import OperatorCore

/// One diagnosis as a conversation: turn after turn until an answer, a refusal or the end of the budget.
struct Conversation {
    private static let lastTurnNote = "No more tool calls. Answer now with what you have."
    private static let mostPauses = 5

    /// The tools, with what they found out so far.
    private(set) var tools: ToolBox
    private var request: MessageRequest
    private var expense: Expense
    private var mustAnswer = false
    private var wasCutOff = false
    private var wasStripped = false
    /// The same question with less evidence, for a window that is too small; nil once it was asked.
    private var smaller: MessageRequest?
    private var pauses = 0
    private let client: ClaudeClient
    private let spending: any SpendingLimit
    private let clock: any OperatorClock
    private let start: Moment
    private let tell: @Sendable (DiagnosisUpdate) -> Void

    init(
        _ request: MessageRequest, smaller: MessageRequest, tools: ToolBox, client: ClaudeClient,
        settings: ClaudeSettings, spending: any SpendingLimit, clock: any OperatorClock,
        tell: @escaping @Sendable (DiagnosisUpdate) -> Void
    ) {
        self.request = request
        self.smaller = smaller
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
        guard let cap = expense.nextCap else { throw ClaudeFailure("the budget allows no answer") }
        request.maxTokens = cap
        while true {
            if let reason = await spending.reasonToStop() { throw ClaudeFailure(reason) }
            tell(.progress("asking \(request.model)"))
            guard let turn = try await next() else { continue }
            try Task.checkCancellation()
            if let answer = try await take(turn) { return answer }
        }
    }

    private var elapsed: Duration { clock.now().elapsed(since: start) }

    /// The next turn, paid for; nil where it must be asked for in another way.
    private mutating func next() async throws -> ClaudeTurn? {
        var watch = TurnWatch(clock: clock)
        var meter = TurnMeter()
        let settled = expense
        defer { tell(.spent(expense.cost)) }
        do {
            let turn = try await client.send(request) { progress in
                if meter.take(progress) { tell(.spent(settled.including(meter.sum))) }
                for update in watch.take(progress) { tell(update) }
            }
            await pay(meter.sum)
            return turn
        } catch {
            await pay(meter.sum)
            guard error.code == .badRequest, !wasStripped, request.stripThinking() else { throw error }
            wasStripped = true
            tell(.progress("asking again without earlier thoughts"))
            return nil
        }
    }

    private mutating func pay(_ usage: TokenUsage) async {
        let before = expense.cost.dollars ?? 0
        expense.add(usage)
        if let dollars = expense.cost.dollars, dollars > before { await spending.spent(dollars: dollars - before) }
    }

    /// The answer where this turn is one; else the conversation goes on.
    private mutating func take(_ turn: ClaudeTurn) async throws -> ModelAnswer? {
        switch turn.stopReason {
        case "end_turn", "stop_sequence":
            tell(.progress("answered"))
            do { return try ModelAnswer.read(turn.text) } catch {
                throw ClaudeFailure("the answer does not have the asked shape")
            }
        case "tool_use": try await answerTools(of: turn)
        case "max_tokens": try cutOff()
        case "pause_turn": try pause(turn)
        case "refusal":
            throw ClaudeFailure("the model declined" + (turn.refusal.map { ": \($0)" } ?? ""))
        case "model_context_window_exceeded": try shrink()
        default: throw ClaudeFailure("the turn ended for an unknown reason: \(turn.stopReason ?? "none")")
        }
        return nil
    }

    private mutating func answerTools(of turn: ClaudeTurn) async throws {
        let calls = turn.toolCalls
        guard !mustAnswer, !calls.isEmpty else { throw ClaudeFailure("the model asked on instead of answering") }
        for call in calls {
            guard Self.isJSON(call.input) else { throw ClaudeFailure("the model's question is no JSON") }
            tell(.progress(words(for: call)))
        }
        request.appendAssistant(turn.blocks)
        let results = try await tools.run(calls)
        mustAnswer = expense.nextIsLast(elapsed: elapsed)
        request.appendResults(results, note: mustAnswer ? Self.lastTurnNote : nil)
        try setCap()
    }

    /// `read_logs writer store/4, from_s -30, to_s 30`: the question without its JSON.
    private func words(for call: (id: String, name: String, input: String)) -> String {
        let members = call.input.filter { !"{}\"".contains($0) }.split(separator: ",")
            .map { $0.split(separator: " ").joined(separator: " ").replacing(":", with: " ") }
            .map { $0.split(separator: " ").joined(separator: " ") }.filter { !$0.hasSuffix(" null") }
        let words = tools.message.redaction.restored("\(call.name) \(members.joined(separator: ", "))")
        return UntrustedText.sanitise(words, maximumScalars: 120)
    }

    private mutating func pause(_ turn: ClaudeTurn) throws {
        pauses += 1
        guard pauses <= Self.mostPauses else { throw ClaudeFailure("the service paused too often") }
        request.appendAssistant(turn.blocks)
        try setCap()
    }

    /// The same question once more, where the budget has room for a longer answer.
    private mutating func cutOff() throws {
        guard !wasCutOff, let cap = expense.cap(largerThan: request.maxTokens) else {
            throw ClaudeFailure("the answer was cut off at the token limit")
        }
        wasCutOff = true
        request.maxTokens = cap
        tell(.startedOver)
        tell(.progress("asking again with more room: the answer was cut off"))
    }

    private mutating func shrink() throws {
        guard let less = smaller else { throw ClaudeFailure("the evidence fills the model's window") }
        smaller = nil
        request = less
        mustAnswer = false
        tell(.startedOver)
        tell(.progress("starting again with less evidence: the window was full"))
        try setCap()
    }

    private mutating func setCap() throws {
        guard let cap = expense.nextCap else { throw ClaudeFailure("the budget is gone") }
        request.maxTokens = cap
    }

    /// It is spliced into the next request byte for byte: it must be JSON.
    private static func isJSON(_ text: String) -> Bool {
        var json = IncrementalJSON()
        return (try? json.feed(text)) != nil && json.isComplete
    }
}
