public import OperatorCore

/// One cluster watched: a subject observed each tick, tickets kept, incidents explained, all of it one stream of events.
///
/// It acts on nothing. Who holds the writer's right keeps the tickets and diagnoses; anybody else observes by itself and
/// publishes what it reads in the database.
public final class Engine: Sendable {
    public let cluster: String
    /// What was measured; a view, cheap to ask.
    public var history: any SampleHistory { samples }
    /// What is known now.
    public var snapshot: MonitorSnapshot { view.snapshot }

    private let subject: any Subject
    private let samples: SampleStore
    private let view = MonitorView()
    private let fanOut = EventFanOut()
    private let watch: GapWatch
    private let loop: MonitorLoop
    /// nil where nothing is written: a follower has none of the three.
    private let ticketWriter: TicketWriter?
    private let scheduler: DiagnosisScheduler?
    private let runner: AgentRunner?
    private let verdictWritten: WakeSignal
    /// Looks for what other processes write; nil where none can.
    private let newsWatch: NewsWatch?
    private let stopping = WakeSignal()

    /// - Parameters:
    ///   - cluster: the cluster's key, as the subject's observations name it.
    ///   - diagnosers: asked in this order until one answers.
    ///   - refinement: judges again, in its own time, what has its verdict.
    ///   - claim: the right to write; `ClusterWriterClaim` for a file that others may use as well.
    ///   - news: the same database, for looking what others write; nil for one of this process alone.
    public init(
        cluster: String, subject: any Subject, repository: any TicketRepository, diagnosers: [any Diagnoser],
        refinement: Refinement? = nil, clock: any OperatorClock, claim: any WriterClaim = SoleWriter(),
        news: (any TicketFollowing)? = nil, settings: EngineSettings = EngineSettings()
    ) {
        self.cluster = cluster
        self.subject = subject
        samples = SampleStore(limits: settings.samples)
        watch = GapWatch(clock: clock, interval: settings.monitor.tickInterval)
        // A committed ticket wakes the scheduler, a queued job the runner, and a verdict the writer, which publishes it.
        let verdictWritten = WakeSignal()
        let runner = AgentRunner(
            repository: repository, diagnosers: diagnosers, clock: clock, settings: settings.agent, fanOut: fanOut,
            refinement: refinement, tools: Self.tools(of: subject, samples, view),
            mayWork: { [view] in view.snapshot.role == .writer }, didFinish: { verdictWritten.signal() })
        let scheduler = DiagnosisScheduler(
            cluster: cluster, subject: subject, repository: repository, clock: clock, history: samples, view: view,
            settings: settings.monitor,
            didClose: { await runner.cancelRefining(incident: $0, because: "as the incident is over") },
            didEnqueue: { runner.poke() })
        let ticketWriter = TicketWriter(
            cluster: cluster, life: settings.monitor.life, repository: repository, claim: claim,
            grouper: Self.grouper(subject, settings.monitor), fanOut: fanOut, clock: clock,
            didLook: { scheduler.note($0) })
        loop = MonitorLoop(
            cluster: cluster, subject: subject, clock: clock, settings: settings.monitor, samples: samples,
            sink: ticketWriter, view: view, fanOut: fanOut, watch: watch)
        (self.ticketWriter, self.runner, self.scheduler, self.verdictWritten) = (
            ticketWriter, runner, scheduler, verdictWritten
        )
        newsWatch = news.map { [view, fanOut] source in
            NewsWatch(cluster: cluster, source: source, clock: clock, fanOut: fanOut, view: view) {
                ticketWriter.poke()
                return true
            }
        }
    }

    private static func grouper(_ subject: any Subject, _ settings: MonitorSettings) -> IncidentGrouper {
        IncidentGrouper(
            descriptors: CoreInvariants.completing(subject.descriptor.invariants), joinWindow: settings.joinWindow)
    }

    /// A follower: it observes by itself, keeps what it finds in memory, and publishes what others write. It writes
    /// nothing, takes no lock and explains nothing.
    ///
    /// - Parameter source: the tickets as another process keeps them, once there are any.
    public init(
        cluster: String, subject: any Subject, following source: any TicketFollowing, clock: any OperatorClock,
        settings: EngineSettings = EngineSettings()
    ) {
        self.cluster = cluster
        self.subject = subject
        samples = SampleStore(limits: settings.samples)
        watch = GapWatch(clock: clock, interval: settings.monitor.tickInterval)
        loop = MonitorLoop(
            cluster: cluster, subject: subject, clock: clock, settings: settings.monitor, samples: samples,
            sink: FollowerSink(), view: view, fanOut: fanOut, watch: watch)
        newsWatch = .following(source, cluster: cluster, clock: clock, fanOut: fanOut, view: view)
        (ticketWriter, scheduler, runner) = (nil, nil, nil)
        verdictWritten = WakeSignal()
    }

    /// What a model may ask the subject while it is watched.
    private static func tools(
        of subject: any Subject, _ samples: SampleStore, _ view: MonitorView
    ) -> @Sendable (EvidencePack) -> [any DiagnosisTool] {
        { pack in subject.tools(for: ToolRequest(pack: pack, history: samples) { view.snapshot }) }
    }

    /// A stream of the events from now on, for one reader; subscribe before `run` to miss none.
    public func events(_ delivery: EventFanOut.Delivery) -> AsyncStream<EngineEvent> {
        fanOut.subscribe(delivery)
    }

    /// Publishes what a person or chaos did: it goes to listeners and nowhere else.
    public func record(_ action: ActionRecord) {
        fanOut.publish(.action(action))
    }

    /// Gathers evidence of an incident anew and diagnoses it again; returns at once, the verdict is an event.
    public func askDiagnosis(incident: Int64, by person: String) { scheduler?.ask(incident, by: person) }

    /// Ends a diagnosis that is under way beside the verdicts that stand.
    public func stopDiagnosis(incident: Int64, by person: String) async {
        await runner?.cancelRefining(incident: incident, because: "by \(person)")
    }

    /// Works until `stop` or until its task is cancelled; then keeps what is still to be kept and ends all streams.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            for job in jobs { group.addTask(operation: job) }
            group.addTask { [stopping] in _ = await stopping.wait() }
            await group.next()
            group.cancelAll()
        }
        await ticketWriter?.process()
        await subject.shutdown()
        fanOut.finish()
    }

    /// Asks `run` to return.
    public func stop() {
        stopping.signal()
    }

    private var jobs: [@Sendable () async -> Void] {
        var watching: [@Sendable () async -> Void] = [
            { [watch] in await watch.run() },
            { [loop] in await loop.run() },
        ]
        if let newsWatch { watching.append { await newsWatch.run() } }
        return watching + writing
    }

    private var writing: [@Sendable () async -> Void] {
        guard let ticketWriter, let scheduler, let runner else { return [] }
        return [
            { await ticketWriter.run() },
            { await scheduler.run() },
            { await runner.run() },
            { [verdictWritten] in while await verdictWritten.wait() { ticketWriter.poke() } },
        ]
    }
}
