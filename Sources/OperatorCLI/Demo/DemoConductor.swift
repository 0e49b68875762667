import OperatorCore

/// Leads the cycle healthy, broken, detected, diagnosed, confirmed, healed, resolved. Pure: it is told what happens and
/// answers what to do; it learns of the fault's effects from the monitor's events alone.
struct DemoConductor {
    /// What it is told.
    enum Input: Sendable {
        case engine(EngineEvent)
        case injected(FaultReceipt)
        case healed(FaultReceipt)
        /// Something that was to be done could not be.
        case failed(String)
        /// What it wants done waits for whoever leads: the time does not count.
        case held
        case tick
    }

    /// What it wants done.
    enum Effect: Sendable {
        case report(DemoMilestone)
        case inject(Fault, ComponentID)
        case heal(String)
        /// The last effect.
        case finish(DemoSummary)
    }

    private enum Stage: Equatable {
        /// Waits for the step.
        case before(DemoStep)
        case over
    }

    let fault: Fault
    /// The one that is broken: another than was meant where a person broke that one first.
    private(set) var target: ComponentID
    private let cluster: DemoCluster
    private let started: Moment
    private let demo: DemoDescription
    private var facts: DemoFacts
    private var stage = Stage.before(.healthy)
    private var stageBegan: Moment
    private var reached: [(step: DemoStep, seconds: Double)] = []
    private var mistakes: [String] = []
    private var receipt: FaultReceipt?
    private var injectedAt: Moment?
    private var detected: Ticket?
    private var firstVersion = 0

    init(
        fault: Fault, target: ComponentID, cluster: DemoCluster, started: Moment,
        demo: DemoDescription = Subjects.rehearsed.demo
    ) {
        self.fault = fault
        self.target = target
        self.cluster = cluster
        self.started = started
        self.demo = demo
        facts = DemoFacts(demo: demo)
        stageBegan = started
    }

    /// The step that is waited for; nil when all is over.
    var waitingFor: DemoStep? { if case .before(let step) = stage { step } else { nil } }

    /// How long it has been waited for.
    func waited(until now: Moment) -> Duration { now.elapsed(since: stageBegan) }

    mutating func handle(_ input: Input, at now: Moment) -> [Effect] {
        guard stage != .over else { return [] }
        switch input {
        case .engine(let event): facts.note(event, at: now)
        case .injected(let receipt): return injected(receipt, at: now) + advance(at: now)
        case .healed(let receipt): return healed(receipt, at: now) + advance(at: now)
        case .failed(let why): return fail(why, at: now)
        case .held:
            stageBegan = now
            return []
        case .tick: break
        }
        return advance(at: now)
    }

    // MARK: Steps

    private mutating func advance(at now: Moment) -> [Effect] {
        var effects: [Effect] = []
        while let next = step(at: now) { effects += next }
        guard case .before(let step) = stage, waited(until: now).inSeconds > step.longestSeconds else { return effects }
        return effects + fail("\(step.rawValue) did not come within \(Int(step.longestSeconds)) s", at: now)
    }

    /// What the step that is waited for brings, once it has happened.
    private mutating func step(at now: Moment) -> [Effect]? {
        switch stage {
        case .before(.healthy): becomeHealthy(at: now)
        case .before(.detected): detect(at: now)
        case .before(.diagnosed): diagnose(at: now)
        case .before(.confirmed): confirm(at: now)
        case .before(.resolved): resolve(at: now)
        case .before(.faultInjected), .before(.healed), .over: nil
        }
    }

    private mutating func becomeHealthy(at now: Moment) -> [Effect]? {
        guard facts.isSettled(stores: cluster.stores, members: cluster.members) else { return nil }
        reach(.healthy, at: now)
        return [
            .report(.healthy(stores: cluster.stores.count, queriesPerSecond: facts.queriesPerSecond)),
            .inject(fault, target),
        ]
    }

    private mutating func injected(_ receipt: FaultReceipt, at now: Moment) -> [Effect] {
        guard stage == .before(.faultInjected) else { return [] }
        self.receipt = receipt
        target = receipt.target
        injectedAt = now
        reach(.faultInjected, at: now)
        return [.report(.faultInjected(receipt))]
    }

    private mutating func detect(at now: Moment) -> [Effect]? {
        guard let injectedAt, let (ticket, opened) = facts.firstOpened(of: target, notBefore: injectedAt) else {
            return nil
        }
        detected = ticket
        reach(.detected, at: opened)
        return [.report(.detected(ticket, after: opened.elapsed(since: injectedAt)))]
    }

    private mutating func diagnose(at now: Moment) -> [Effect]? {
        guard let incident, let record = facts.diagnoses(of: incident).first else { return nil }
        firstVersion = record.version
        judge(record)
        reach(.diagnosed, at: now)
        return [.report(.diagnosed(record))]
    }

    private mutating func confirm(at now: Moment) -> [Effect]? {
        guard let incident else { return nil }
        for record in facts.diagnoses(of: incident) where record.version > firstVersion {
            // It rests on the cluster's own word, not only on our probes.
            let cites = record.diagnosis.citations.filter { id in
                record.evidence(id).map { demo.confirms($0, target) } ?? false
            }
            guard !cites.isEmpty, record.diagnosis.rootCause.target == target else { continue }
            reach(.confirmed, at: now)
            return [.report(.confirmed(record, cites: cites)), .heal(receipt?.id ?? "")]
        }
        return nil
    }

    private mutating func healed(_ receipt: FaultReceipt, at now: Moment) -> [Effect] {
        guard let injectedAt, injectedAt <= now, reached.last?.step != .healed else { return [] }
        if let step = waitingFor, step != .healed { mistakes.append("healed by hand before it was \(step.rawValue)") }
        reach(.healed, at: now)
        return [.report(.healed(receipt))]
    }

    private mutating func resolve(at now: Moment) -> [Effect]? {
        guard let incident, let last = facts.lastResolved(of: incident) else { return nil }
        reach(.resolved, at: now)
        return [.report(.resolved(last))] + finish()
    }

    // MARK: Bookkeeping

    /// The incident of the ticket that was detected; it may have been merged into another since.
    private var incident: Int64? { detected.map { facts.ticket($0.id)?.incident ?? $0.incident } }

    private mutating func judge(_ record: DiagnosisRecord) {
        let cause = record.diagnosis.rootCause
        guard cause.target != target else { return }
        mistakes.append("the first verdict blames \(cause.target?.description ?? cause.mechanism), not \(target)")
    }

    private mutating func reach(_ step: DemoStep, at now: Moment) {
        reached.append((step, (now.elapsed(since: started).inSeconds * 1000).rounded() / 1000))
        stageBegan = now
        let steps = DemoStep.allCases
        let next = steps.firstIndex(of: step).map { steps[($0 + 1)...] }?.first
        stage = next.map(Stage.before) ?? .over
    }

    private mutating func fail(_ why: String, at now: Moment) -> [Effect] {
        mistakes.append(why)
        return finish()
    }

    private mutating func finish() -> [Effect] {
        stage = .over
        let summary = DemoSummary(seconds: reached, mistakes: mistakes)
        return [.report(.summary(summary)), .finish(summary)]
    }
}
