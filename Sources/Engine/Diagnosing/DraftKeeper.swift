import OperatorCore

/// Keeps a running diagnosis' words in the database: what came is written at once, then at most ten times a second,
/// and a sign of life every two seconds.
actor DraftKeeper {
    private static let interval: Duration = .milliseconds(100)
    private static let signOfLife: Duration = .seconds(2)

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
                    do { try await clock.sleep(for: Self.signOfLife) } catch { return }
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
