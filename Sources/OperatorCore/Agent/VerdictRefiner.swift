/// Lets a slower engine judge again what already has a verdict: one pack at a time, the newest of each incident. What
/// it says becomes a further version; where it says nothing, the first verdict stands and one line tells why.
actor VerdictRefiner {
    private let refiner: any Diagnoser
    private let accepts: @Sendable (EvidencePack) -> Bool
    private let repository: any TicketRepository
    private let clock: any OperatorClock
    private let fanOut: EventFanOut?
    private let didFinish: @Sendable () -> Void
    private var waiting: [DiagnosisJob] = []
    private var current: (incident: Int64, task: Task<Void, Never>)?

    init(
        _ refiner: any Diagnoser, accepts: @escaping @Sendable (EvidencePack) -> Bool,
        repository: any TicketRepository, clock: any OperatorClock, fanOut: EventFanOut?,
        didFinish: @escaping @Sendable () -> Void
    ) {
        self.refiner = refiner
        self.accepts = accepts
        self.repository = repository
        self.clock = clock
        self.fanOut = fanOut
        self.didFinish = didFinish
    }

    /// Takes a job that has its first verdict; ends the refining of an older pack of the same incident.
    func add(_ job: DiagnosisJob) {
        guard accepts(job.pack) else { return }
        waiting.removeAll { $0.incident == job.incident }
        waiting.append(job)
        if let current, current.incident == job.incident { current.task.cancel() }
        startNext()
    }

    /// Returns once nothing is left to refine.
    func finishAll() async {
        while let task = current?.task { await task.value }
    }

    /// Gives up what is under way and what waits.
    func stop() async {
        waiting = []
        current?.task.cancel()
        await current?.task.value
    }

    private func startNext() {
        guard current == nil, !waiting.isEmpty else { return }
        let job = waiting.removeFirst()
        current = (job.incident, Task { await self.work(on: job) })
    }

    private func work(on job: DiagnosisJob) async {
        do {
            let diagnosis = try await listen(to: job)
            let (grounded, report) = Grounding.check(diagnosis, against: job.pack)
            _ = try await repository.finishDiagnosis(
                job, with: grounded, grounding: report, engine: refiner.engine, at: clock.now())
            didFinish()
        } catch {
            try? await repository.dropDraft(of: job, engine: refiner.engine)
            let why = UntrustedText.sanitise("\(error)")
            if !Task.isCancelled { tell(job, .progress("no verdict: \(why); the first one stands")) }
        }
        current = nil
        startNext()
    }

    private func listen(to job: DiagnosisJob) async throws -> Diagnosis {
        let draft = DraftKeeper(job, engine: refiner.engine, clock: clock, repository: repository)
        async let _ = draft.run()
        for try await update in refiner.diagnose(job.pack) {
            tell(job, update)
            if case .finished(let diagnosis) = update { return diagnosis }
            await draft.take(update)
        }
        throw CancellationError()
    }

    private func tell(_ job: DiagnosisJob, _ update: DiagnosisUpdate) {
        fanOut?.publish(.diagnosisProgress(incident: job.incident, engine: refiner.engine, update: update))
    }
}

/// A slower engine for verdicts that stand already, and the packs it may be given.
public struct Refinement: Sendable {
    public var diagnoser: any Diagnoser
    /// False for a pack that must not leave: asked before each.
    public var accepts: @Sendable (EvidencePack) -> Bool

    public init(_ diagnoser: any Diagnoser, accepts: @escaping @Sendable (EvidencePack) -> Bool) {
        self.diagnoser = diagnoser
        self.accepts = accepts
    }
}
