public import ClaudeAPI
public import OperatorCore
private import Synchronization

/// Explains an incident by asking Claude: gives it the frozen pack and the playbook's verdict as evidence, answers its
/// read-only questions, and translates its answer. It changes nothing and knows no subject.
public struct ClaudeDiagnoser: Diagnoser {
    /// Told where the model's window is too small for all.
    private static let evidenceOfSmaller = 30

    /// The model's name.
    public var engine: String { settings.model }
    private let client: ClaudeClient
    private let settings: ClaudeSettings
    private let causes: [String: [String]]
    private let playbook: @Sendable (EvidencePack) -> Diagnosis
    private let spending: any SpendingLimit
    private let clock: any OperatorClock

    /// - Parameters:
    ///   - causes: what a root cause's component may be, by the id of the pack's subject.
    ///   - playbook: the offline verdict, which the model is asked to refute or refine.
    ///   - spending: asked before each request.
    public init(
        client: ClaudeClient, settings: ClaudeSettings = ClaudeSettings(), causes: [String: [String]],
        playbook: @escaping @Sendable (EvidencePack) -> Diagnosis,
        spending: any SpendingLimit, clock: any OperatorClock
    ) {
        self.client = client
        self.settings = settings
        self.causes = causes
        self.playbook = playbook
        self.spending = spending
        self.clock = clock
    }

    /// Ends in a verdict or in one ``ClaudeFailure``; dropping the stream ends the exchange. Reading the pack's own
    /// evidence is always offered beside `tools`.
    public func diagnose(
        _ pack: EvidencePack, tools: [any DiagnosisTool]
    ) -> AsyncThrowingStream<DiagnosisUpdate, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                let spent = Mutex<DiagnosisCost?>(nil)
                do {
                    let diagnosis = try await verdict(on: pack, tools) { update in
                        if case .spent(let cost) = update { spent.withLock { $0 = cost } }
                        continuation.yield(update)
                    }
                    continuation.yield(.finished(diagnosis))
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: ClaudeFailure(error, after: spent.withLock { $0 }))
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// The body of the first request for a pack, byte for byte as it would be sent; nothing is sent.
    public func dryRun(_ pack: EvidencePack, tools: [any DiagnosisTool] = []) -> String {
        opening(pack, tools).request.body.text
    }

    /// About what a diagnosis costs whose first request has so many bytes, in dollars: three questions, the prefix read
    /// from the cache, six thousand tokens of answer. nil where no price is known.
    public func estimate(bytes: Int) -> Double? {
        let prompt = bytes / 3
        let first = TokenUsage(input: 0, cacheWritten: prompt, cacheRead: 0, output: 1_000)
        let further = TokenUsage(input: 0, cacheWritten: 2_000, cacheRead: prompt, output: 1_700)
        return Price.of(settings.model).map { $0.dollars(for: first) + 3 * $0.dollars(for: further) }
    }

    private func verdict(
        on pack: EvidencePack, _ tools: [any DiagnosisTool], _ tell: @escaping @Sendable (DiagnosisUpdate) -> Void
    ) async throws -> Diagnosis {
        try await withThrowingTaskGroup(of: Diagnosis.self) { group in
            group.addTask {
                let opening = opening(pack, tools)
                var conversation = Conversation(
                    opening.request, smaller: opening.smaller, tools: opening.tools, client: client,
                    settings: settings, spending: spending, clock: clock, tell: tell)
                let answer = try await conversation.run()
                return diagnosis(answer, conversation.tools)
            }
            group.addTask { [clock, limit = settings.budget.time] in
                try await clock.sleep(for: limit)
                throw ClaudeFailure("no verdict within \(Int(limit.inSeconds)) s", mayPass: true)
            }
            defer { group.cancelAll() }
            guard let diagnosis = try await group.next() else { throw ClaudeFailure("given up") }
            return diagnosis
        }
    }

    /// The answer in our terms, with all that was found out on the way.
    private func diagnosis(_ answer: ModelAnswer, _ tools: ToolBox) -> Diagnosis {
        var known = tools.message.pack
        known.evidence += tools.gathered
        var diagnosis = AnswerTranslation(
            pack: known, causes: causes(of: known), redaction: tools.message.redaction
        ).diagnosis(answer)
        diagnosis.gathered = tools.gathered.isEmpty ? nil : tools.gathered
        return diagnosis
    }

    /// What every system may fail by, where the pack's subject is not known here.
    private func causes(of pack: EvidencePack) -> [String] {
        causes[pack.subject] ?? ["component", "disk", "network", "workload", "observer", "none"]
    }

    private func opening(
        _ pack: EvidencePack, _ subjects: [any DiagnosisTool]
    ) -> (request: MessageRequest, smaller: MessageRequest, tools: ToolBox) {
        let redaction = Redaction(of: pack, hidesHosts: settings.hidesHosts, words: settings.hiddenWords)
        var message = EvidenceMessage(pack: pack, verdict: playbook(pack), redaction: redaction)
        let box = ToolBox(
            tools: [ReadEvidence(pack: pack)] + subjects, message: message, budget: settings.budget, clock: clock)
        var request = MessageRequest(
            model: settings.model, maxTokens: settings.budget.outputTokensOfTurn, effort: settings.effort,
            system: SystemPrompt.text, tools: box.declarations,
            answerSchema: AnswerSchema.json(causes: causes(of: pack)))
        var smaller = request
        request.appendUser(message.text)
        message.mostEvidence = Self.evidenceOfSmaller
        smaller.appendUser(message.text)
        return (request, smaller, box)
    }
}
