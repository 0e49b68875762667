public import OperatorCore

/// Works off diagnosis jobs, one at a time, from their stored packs alone: it needs no subject and no samples.
public actor AgentRunner {
    /// Why a diagnosis ended without a verdict.
    private enum Failure: Error, CustomStringConvertible {
        case timedOut(Duration)
        case noDiagnoser

        var description: String {
            switch self {
            case .timedOut(let limit): "no verdict within \(Int(limit.inSeconds)) s"
            case .noDiagnoser: "there is no engine"
            }
        }
    }

    private let repository: any TicketRepository
    private let diagnosers: [any Diagnoser]
    private let clock: any OperatorClock
    private let settings: AgentSettings
    private let fanOut: EventFanOut?
    private let mayWork: @Sendable () -> Bool
    private let didFinish: @Sendable () -> Void
    private let refiner: VerdictRefiner?
    private nonisolated let wake = WakeSignal()
    private var isWorking = false
    private var trouble: TicketRepositoryError.Code?

    /// - Parameters:
    ///   - diagnosers: asked in this order until one answers.
    ///   - fanOut: where progress is published; verdicts are published from the database by whoever follows it.
    ///   - mayWork: asked before a job is taken; who follows another process leaves its jobs to that one.
    ///   - refinement: judges again, in its own time, what has its verdict.
    ///   - tools: what the subject can be asked about a pack; none where no subject is watched.
    ///   - didFinish: called after each attempt that was written down.
    public init(
        repository: any TicketRepository, diagnosers: [any Diagnoser], clock: any OperatorClock,
        settings: AgentSettings = AgentSettings(), fanOut: EventFanOut? = nil,
        refinement: Refinement? = nil, tools: @escaping @Sendable (EvidencePack) -> [any DiagnosisTool] = { _ in [] },
        mayWork: @escaping @Sendable () -> Bool = { true },
        didFinish: @escaping @Sendable () -> Void = {}
    ) {
        self.repository = repository
        self.diagnosers = diagnosers
        self.clock = clock
        self.settings = settings
        self.fanOut = fanOut
        self.mayWork = mayWork
        self.didFinish = didFinish
        refiner = refinement.map {
            VerdictRefiner(
                $0, repository: repository, clock: clock, fanOut: fanOut, tools: tools, didFinish: didFinish)
        }
    }

    /// Returns once every verdict has been judged again that was to be.
    public func finishRefining() async { await refiner?.finishAll() }

    /// Ends the refining of an incident's verdict, with the reason that is written down.
    public func cancelRefining(incident: Int64, because reason: String) async {
        await refiner?.cancel(incident: incident, because: reason)
    }

    /// Says that there may be a job.
    public nonisolated func poke() { wake.signal() }

    /// Works until the task is cancelled; looks for jobs of other processes at the poll interval.
    ///
    /// - Parameter onTrouble: told when jobs cannot be read or written, once for each kind of trouble; the next poll
    ///   tries again.
    public func run(onTrouble: @escaping @Sendable (TicketRepositoryError) -> Void = { _ in }) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [clock, settings, wake] in
                while !Task.isCancelled {
                    do { try await clock.sleep(for: settings.poll) } catch { return }
                    wake.signal()
                }
            }
            repeat {
                await workOff(onTrouble)
            } while await wake.wait()
            group.cancelAll()
        }
        await refiner?.stop()
    }

    private func workOff(_ onTrouble: @Sendable (TicketRepositoryError) -> Void) async {
        do throws(TicketRepositoryError) {
            while !Task.isCancelled, try await runOnce() {}
            trouble = nil
        } catch {
            if error.code != trouble { onTrouble(error) }
            trouble = error.code
        }
    }

    /// Takes one job if there is one and ends it, in a verdict or a failure.
    ///
    /// - Returns: whether there was one.
    /// - Throws: `TicketRepositoryError` where jobs cannot be read or written.
    public func runOnce() async throws(TicketRepositoryError) -> Bool {
        guard !isWorking, mayWork() else { return false }
        isWorking = true
        defer { isWorking = false }
        let job = try await repository.leaseDiagnosis(
            owner: settings.owner, bootID: clock.bootID, at: clock.now(), lasting: settings.lease)
        guard let job else { return false }
        try await work(on: job)
        didFinish()
        return true
    }

    private func work(on job: DiagnosisJob) async throws(TicketRepositoryError) {
        var reasons: [String] = []
        for diagnoser in diagnosers {
            do {
                let diagnosis = try await verdict(of: diagnoser, on: job)
                return try await finish(job, diagnosis, engine: diagnoser.engine)
            } catch let error as TicketRepositoryError {
                throw error
            } catch {
                reasons.append("\(diagnoser.engine): \(UntrustedText.sanitise("\(error)"))")
            }
        }
        let reason = reasons.isEmpty ? Failure.noDiagnoser.description : reasons.joined(separator: "; ")
        let now = clock.now()
        let retryAt = now.wall.advanced(by: settings.retryDelay(afterAttempt: job.attempt))
        _ = try await repository.failDiagnosis(job, reason: reason, retryAt: retryAt, at: now)
        for diagnoser in diagnosers {
            let update = DiagnosisUpdate.failed(reason: reason, retryAt: retryAt)
            fanOut?.publish(.diagnosisProgress(incident: job.incident, engine: diagnoser.engine, update: update))
        }
    }

    private func finish(
        _ job: DiagnosisJob, _ diagnosis: Diagnosis, engine: String
    ) async throws(TicketRepositoryError) {
        let (grounded, report) = Grounding.check(diagnosis, against: job.pack)
        // Who asked for a verdict gets one, whatever it says.
        if !job.reason.isAskedFor, let standing = try await standing(job, grounded, engine: engine) {
            _ = try await repository.keepVerdict(job, version: standing, engine: engine, at: clock.now())
            return
        }
        _ = try await repository.finishDiagnosis(
            job, with: grounded, grounding: report, engine: engine, at: clock.now())
        await refiner?.add(job)
    }

    /// The version that stands, where the new verdict does not take its place.
    private func standing(
        _ job: DiagnosisJob, _ verdict: Diagnosis, engine: String
    ) async throws(TicketRepositoryError) -> Int? {
        let records = try await repository.diagnoses(ofIncident: job.incident)
        guard let last = records.last(where: { $0.engine == engine }),
            !VerdictChange(before: last, after: verdict, pack: job.pack).isDue
        else { return nil }
        return last.version
    }

    /// The first of a verdict and the time-out.
    private func verdict(of diagnoser: any Diagnoser, on job: DiagnosisJob) async throws -> Diagnosis {
        try await withThrowingTaskGroup(of: Diagnosis.self) { group in
            let listener = DiagnosisListener(job: job, repository: repository, clock: clock, fanOut: fanOut)
            group.addTask { try await listener.verdict(of: diagnoser, tools: []) }
            group.addTask { [clock, settings] in
                try await clock.sleep(for: settings.timeout)
                throw Failure.timedOut(settings.timeout)
            }
            defer { group.cancelAll() }
            guard let diagnosis = try await group.next() else { throw DiagnosisListener.Silent() }
            return diagnosis
        }
    }
}
