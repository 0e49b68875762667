internal import ClaudeAPI
internal import OperatorCore

/// Runs the tools a turn asks for: few at once, each for a while, answers cut, the same question answered from memory.
/// What they found gets ids that go on from the pack's, and can be cited.
struct ToolBox {
    /// 6 KB an answer.
    private static let mostBytes = 6 << 10

    let tools: [any DiagnosisTool]
    let message: EvidenceMessage
    let budget: DiagnosisBudget
    let clock: any OperatorClock
    /// What was found out so far, beyond the pack.
    private(set) var gathered: [Evidence] = []
    private var memory: [String: MessageRequest.ToolResult] = [:]

    init(tools: [any DiagnosisTool], message: EvidenceMessage, budget: DiagnosisBudget, clock: any OperatorClock) {
        self.tools = tools
        self.message = message
        self.budget = budget
        self.clock = clock
    }

    var declarations: [MessageRequest.Tool] {
        tools.map { .init(name: $0.name, description: $0.description, inputSchema: RawJSON(unchecked: $0.inputSchema)) }
    }

    /// One result for each call, in order.
    mutating func run(
        _ calls: [(id: String, name: String, input: String)]
    ) async throws -> [MessageRequest.ToolResult] {
        var fresh: [(number: Int, tool: any DiagnosisTool)] = []
        var results = calls.enumerated().map { number, call -> MessageRequest.ToolResult? in
            if let known = remembered(call) { return known }
            guard number < budget.parallelCalls else {
                let most = budget.parallelCalls
                return Self.failure(call.id, "Only \(most) calls are answered at once. Ask again if needed.")
            }
            guard let tool = tools.first(where: { $0.name == call.name }) else {
                let names = tools.map(\.name).joined(separator: ", ")
                return Self.failure(call.id, "There is no such tool. There are: \(names).")
            }
            fresh.append((number, tool))
            return nil
        }
        let answers = await answers(to: fresh.map { ($0.tool, calls[$0.number].input) })
        try Task.checkCancellation()
        for (place, asked) in fresh.enumerated() {
            let call = calls[asked.number]
            let result = result(call.id, answers[place] ?? .failure(CancellationError()))
            results[asked.number] = result
            memory[Self.key(call)] = result
        }
        return results.compactMap { $0 }
    }

    private struct Answered: Sendable {
        var place: Int
        var answer: Result<ToolAnswer, any Error>
    }

    /// Each call's answer by its place among them.
    private func answers(
        to calls: [(tool: any DiagnosisTool, input: String)]
    ) async -> [Int: Result<ToolAnswer, any Error>] {
        await withTaskGroup(of: Answered.self) { [budget, clock] group in
            for (place, call) in calls.enumerated() {
                let (tool, input) = call
                group.addTask {
                    do {
                        let answer = try await Patience.wait(budget.toolTime, clock: clock) {
                            try await tool.run(input)
                        }
                        return Answered(place: place, answer: .success(answer))
                    } catch {
                        return Answered(place: place, answer: .failure(error))
                    }
                }
            }
            var answers: [Int: Result<ToolAnswer, any Error>] = [:]
            for await answered in group { answers[answered.place] = answered.answer }
            return answers
        }
    }

    private func remembered(_ call: (id: String, name: String, input: String)) -> MessageRequest.ToolResult? {
        memory[Self.key(call)].map { known in
            .init(
                toolUseID: call.id, content: "You asked this before; the answer was:\n\(known.content)",
                isError: known.isError)
        }
    }

    private static func key(_ call: (id: String, name: String, input: String)) -> String {
        "\(call.name) \(call.input)"
    }

    private static func failure(_ id: String, _ why: String) -> MessageRequest.ToolResult {
        .init(toolUseID: id, content: why, isError: true)
    }

    private mutating func result(_ id: String, _ answer: Result<ToolAnswer, any Error>) -> MessageRequest.ToolResult {
        switch answer {
        case .success(let answer): .init(toolUseID: id, content: told(answer), isError: false)
        case .failure(let error):
            Self.failure(id, UntrustedText.sanitise(message.redaction.hidden("\(error)"), maximumScalars: 400))
        }
    }

    /// As many of its evidences as fit, as JSON; only what is told gets an id.
    private mutating func told(_ answer: ToolAnswer) -> String {
        var told: [RawJSON] = []
        var bytes = 0
        for evidence in answer.evidence {
            var item = evidence
            if item.id.isEmpty { item.id = "e\(message.pack.evidence.count + gathered.count + 1)" }
            var json = message.evidence(item, points: ToolAnswer.mostPoints)
            if json.text.utf8.count > Self.mostBytes { json = message.evidence(item, points: 0) }
            bytes += json.text.utf8.count + 1
            if bytes > Self.mostBytes { break }
            told.append(json)
            if evidence.id.isEmpty { gathered.append(item) }
        }
        let left = answer.evidence.count - told.count
        let cut = left > 0 ? "\(left) more do not fit into \(Self.mostBytes) bytes; ask more narrowly." : ""
        let note = [answer.note, cut].filter { !$0.isEmpty }.joined(separator: " ")
        let sanitised = UntrustedText.sanitise(message.redaction.hidden(note), maximumScalars: 1_000)
        return RawJSON.object([("evidence", .array(told)), ("note", .string(sanitised))]).text
    }
}
