public import ClaudeAPI
public import OperatorCore

/// Explains an incident by asking Claude: gives it the frozen pack and the playbook's verdict as evidence, answers its
/// read-only questions, and translates its answer. It changes nothing and knows no subject.
public struct ClaudeDiagnoser: Diagnoser {
    public typealias Tools = @Sendable (EvidencePack) -> [any DiagnosisTool]

    /// The model's name.
    public var engine: String { settings.model }
    private let client: ClaudeClient
    private let settings: ClaudeSettings
    private let playbook: @Sendable (EvidencePack) -> Diagnosis
    private let tools: Tools
    private let spending: any SpendingLimit
    private let clock: any OperatorClock

    /// - Parameters:
    ///   - playbook: the offline verdict, which the model is asked to refute or refine.
    ///   - tools: the subject's questions for a pack; reading the pack's own evidence is always offered.
    ///   - spending: asked before each request.
    public init(
        client: ClaudeClient, settings: ClaudeSettings = ClaudeSettings(),
        playbook: @escaping @Sendable (EvidencePack) -> Diagnosis, tools: @escaping Tools = { _ in [] },
        spending: any SpendingLimit, clock: any OperatorClock
    ) {
        self.client = client
        self.settings = settings
        self.playbook = playbook
        self.tools = tools
        self.spending = spending
        self.clock = clock
    }

    /// Ends in a verdict or in one ``ClaudeFailure``; dropping the stream ends the exchange.
    public func diagnose(_ pack: EvidencePack) -> AsyncThrowingStream<DiagnosisUpdate, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    let diagnosis = try await verdict(on: pack) { continuation.yield($0) }
                    continuation.yield(.finished(diagnosis))
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: ClaudeFailure(error))
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// The body of the first request for a pack, byte for byte as it would be sent; nothing is sent.
    public func dryRun(_ pack: EvidencePack) -> String { opening(pack).request.body.text }

    private func verdict(
        on pack: EvidencePack, _ tell: @escaping @Sendable (DiagnosisUpdate) -> Void
    ) async throws -> Diagnosis {
        try await withThrowingTaskGroup(of: Diagnosis.self) { group in
            group.addTask {
                let opening = opening(pack)
                var conversation = Conversation(
                    opening.request, tools: opening.tools, client: client, settings: settings, spending: spending,
                    clock: clock, tell: tell)
                let answer = try await conversation.run()
                return AnswerTranslation(pack: pack, redaction: opening.tools.redaction).diagnosis(answer)
            }
            group.addTask { [clock, limit = settings.budget.time] in
                try await clock.sleep(for: limit)
                throw ClaudeFailure("no verdict within \(Int(limit.inSeconds)) s")
            }
            defer { group.cancelAll() }
            guard let diagnosis = try await group.next() else { throw ClaudeFailure("given up") }
            return diagnosis
        }
    }

    private func opening(_ pack: EvidencePack) -> (request: MessageRequest, tools: ToolBox) {
        let redaction = Redaction(of: pack, hidesHosts: settings.hidesHosts)
        let message = EvidenceMessage(pack: pack, verdict: playbook(pack), redaction: redaction)
        let box = ToolBox(
            tools: [ReadEvidence(message: message)] + tools(pack), parallelCalls: settings.budget.parallelCalls,
            redaction: redaction)
        var request = MessageRequest(
            model: settings.model, maxTokens: settings.budget.outputTokensOfTurn, effort: settings.effort,
            system: SystemPrompt.text, tools: box.declarations, answerSchema: AnswerSchema.json)
        request.appendUser(message.text)
        return (request, box)
    }
}
