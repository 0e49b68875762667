import OperatorCore

/// Hears one diagnosis out: publishes what the engine says, keeps its text for those who follow, and answers its verdict.
struct DiagnosisListener {
    /// An engine that ended its stream without a verdict.
    struct Silent: Error, CustomStringConvertible {
        var description: String { "the engine ended without a verdict" }
    }

    let job: DiagnosisJob
    let repository: any TicketRepository
    let clock: any OperatorClock
    let fanOut: EventFanOut?

    /// Throws what the engine throws, `Silent`, or `CancellationError`.
    func verdict(of diagnoser: any Diagnoser, tools: [any DiagnosisTool]) async throws -> Diagnosis {
        let draft = DraftKeeper(job, engine: diagnoser.engine, clock: clock, repository: repository)
        async let _ = draft.run()
        for try await update in diagnoser.diagnose(job.pack, tools: tools) {
            tell(update, of: diagnoser)
            if case .finished(let diagnosis) = update { return diagnosis }
            await draft.take(update)
        }
        try Task.checkCancellation()
        throw Silent()
    }

    func tell(_ update: DiagnosisUpdate, of diagnoser: any Diagnoser) {
        fanOut?.publish(.diagnosisProgress(incident: job.incident, engine: diagnoser.engine, update: update))
    }
}
