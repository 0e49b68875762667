public import OperatorCore

/// Lets a slower engine judge again what already has a verdict: one pack at a time, the gravest first and the newest of
/// each incident. What it says becomes a further version; where it says nothing, the first verdict stands, the failure
/// is written down, and what may pass is tried again a while later.
actor VerdictRefiner {
    /// Waits before the second and third try; a diagnosis costs money.
    private static let retries: [Duration] = [.seconds(60), .seconds(300)]

    private static let superseded = "for newer evidence"

    private struct Work {
        var job: DiagnosisJob
        var failures = 0
        /// Why somebody wants it ended.
        var stopped: String?
    }

    private let refinement: Refinement
    private let repository: any TicketRepository
    private let clock: any OperatorClock
    private let fanOut: EventFanOut?
    private let tools: @Sendable (EvidencePack) -> [any DiagnosisTool]
    private let didFinish: @Sendable () -> Void
    private var waiting: [Work] = []
    private var current: (work: Work, task: Task<Void, Never>)?
    private var later: [Int64: Task<Void, Never>] = [:]

    init(
        _ refinement: Refinement, repository: any TicketRepository, clock: any OperatorClock, fanOut: EventFanOut?,
        tools: @escaping @Sendable (EvidencePack) -> [any DiagnosisTool], didFinish: @escaping @Sendable () -> Void
    ) {
        self.refinement = refinement
        self.repository = repository
        self.clock = clock
        self.fanOut = fanOut
        self.tools = tools
        self.didFinish = didFinish
    }

    /// Takes a job that has its first verdict; ends the refining of an older pack of the same incident.
    func add(_ job: DiagnosisJob) {
        guard refinement.accepts(job.pack) else { return }
        cancel(incident: job.incident, because: Self.superseded)
        enqueue(Work(job: job))
    }

    /// Ends what is under way, waits or would be tried again for an incident.
    func cancel(incident: Int64, because reason: String) {
        waiting.removeAll { $0.job.incident == incident }
        later.removeValue(forKey: incident)?.cancel()
        guard current?.work.job.incident == incident else { return }
        current?.work.stopped = reason
        current?.task.cancel()
    }

    /// Returns once nothing is left to refine now.
    func finishAll() async {
        while let task = current?.task { await task.value }
    }

    /// Gives up what is under way and what waits.
    func stop() async {
        waiting = []
        for task in later.values { task.cancel() }
        later = [:]
        current?.task.cancel()
        await current?.task.value
    }

    private func enqueue(_ work: Work) {
        waiting.append(work)
        startNext()
    }

    private func startNext() {
        let gravest = waiting.indices.max { Self.severity(waiting[$0]) < Self.severity(waiting[$1]) }
        guard current == nil, let gravest else { return }
        let work = waiting.remove(at: gravest)
        current = (work, Task { await self.run(work) })
    }

    private static func severity(_ work: Work) -> Severity { work.job.pack.tickets.map(\.severity).max() ?? .info }

    private func run(_ work: Work) async {
        let job = work.job
        let listener = DiagnosisListener(job: job, repository: repository, clock: clock, fanOut: fanOut)
        do {
            let diagnosis = try await listener.verdict(of: refinement.diagnoser, tools: tools(job.pack))
            let (grounded, report) = Grounding.check(diagnosis, against: job.pack)
            _ = try await repository.finishDiagnosis(
                job, with: grounded, grounding: report, engine: refinement.diagnoser.engine, at: clock.now())
            didFinish()
        } catch {
            try? await repository.dropDraft(of: job, engine: refinement.diagnoser.engine)
            await end(work, error, listener)
        }
        current = nil
        startNext()
    }

    /// Says on screen and in the incident's record that there is no further verdict, and when there may be one.
    private func end(_ work: Work, _ error: any Error, _ listener: DiagnosisListener) async {
        let stopped = current?.work.stopped
        // Whoever ends the whole program is told nothing.
        if Task.isCancelled, stopped == nil { return }
        let reason = stopped.map { "stopped \($0)" } ?? UntrustedText.sanitise("\(error)", maximumScalars: 300)
        let mayPass = stopped == nil && (error as? any DiagnosisFailure)?.mayPass == true
        let wait = mayPass && work.failures < Self.retries.count ? Self.retries[work.failures] : nil
        let now = clock.now()
        let retryAt = wait.map { now.wall.advanced(by: $0) }
        if let wait { tryAgain(work, after: wait) }
        if stopped != Self.superseded {
            _ = try? await repository.noteFailedRefinement(
                work.job, engine: refinement.diagnoser.engine, reason: reason, retryAt: retryAt, at: now)
        }
        listener.tell(.failed(reason: reason, retryAt: retryAt), of: refinement.diagnoser)
        didFinish()
    }

    private func tryAgain(_ work: Work, after wait: Duration) {
        var next = work
        next.failures += 1
        later[work.job.incident] = Task { [clock, next] in
            guard (try? await clock.sleep(for: wait)) != nil else { return }
            await self.resume(next)
        }
    }

    /// Only where it is open still, and may still leave.
    private func resume(_ work: Work) async {
        later[work.job.incident] = nil
        if await isOpen(work.job.incident), refinement.accepts(work.job.pack) { enqueue(work) }
    }
    /// Also where that cannot be read now.
    private func isOpen(_ id: Int64) async -> Bool {
        do {
            let incident = try await repository.incident(id)
            return incident != nil && incident?.closed == nil
        } catch {
            return true
        }
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
