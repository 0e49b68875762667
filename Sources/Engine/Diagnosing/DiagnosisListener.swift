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
        let draft = DraftWriter(job, engine: diagnoser.engine, clock: clock, repository: repository)
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

/// Keeps a running diagnosis' words in the database: what came is written at once, then at most ten times a second,
/// and a heartbeat every two seconds.
actor DraftWriter {
    private static let interval: Duration = .milliseconds(100)
    private static let heartbeat: Duration = .seconds(2)

    private let repository: any TicketRepository
    private let clock: any OperatorClock
    private nonisolated let wake = WakeSignal()
    private var draft: DiagnosisDraft

    init(_ job: DiagnosisJob, engine: String, clock: any OperatorClock, repository: any TicketRepository) {
        self.repository = repository
        self.clock = clock
        draft = DiagnosisDraft(incident: job.incident, job: job.id, engine: engine, began: clock.now().wall)
    }

    func take(_ update: DiagnosisUpdate) {
        draft.take(update)
        wake.signal()
    }

    /// Writes until the task is cancelled. Only a convenience: the verdict is what counts, and a trouble with the
    /// database is told there.
    nonisolated func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [clock, wake] in
                while !Task.isCancelled {
                    do { try await clock.sleep(for: Self.heartbeat) } catch { return }
                    wake.signal()
                }
            }
            while await wake.wait() {
                await save()
                do { try await clock.sleep(for: Self.interval) } catch { break }
            }
            group.cancelAll()
        }
    }

    private func save() async {
        try? await repository.saveDraft(draft, at: clock.now())
    }
}
