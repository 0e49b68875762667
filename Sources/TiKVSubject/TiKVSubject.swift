public import HTTPTransport
public import OperatorCore
internal import Synchronization

/// A TiKV cluster as a subject: PD and stores observed from outside, read-only.
public final class TiKVSubject: Subject {
    public let descriptor: SubjectDescriptor
    public let hypotheses: [any FaultHypothesis] = TiKVHypotheses.all

    let observer: TiKVObserver
    let clock: any OperatorClock
    private let invariants: [any TiKVInvariant]
    private let progress = Mutex(Progress())

    private struct Progress {
        var sequence: UInt64 = 0
        var topology = Topology.empty
    }

    /// Dials nobody before the first call of `observe`.
    public convenience init(
        configuration: TiKVConfiguration, clock: any OperatorClock = SystemClock(), http: HTTPClient = HTTPClient()
    ) {
        let reader: any StoreMetricsReading =
            if let prometheus = configuration.prometheus {
                PrometheusStoreMetrics(url: prometheus, http: http, tls: configuration.tls.map(TLSOptions.init))
            } else {
                ScrapingStoreMetrics(http: http, tls: configuration.tls.map(TLSOptions.init))
            }
        self.init(configuration: configuration, clock: clock, http: http, metricsReader: reader)
    }

    init(
        configuration: TiKVConfiguration, clock: any OperatorClock, http: HTTPClient,
        metricsReader: any StoreMetricsReading
    ) {
        self.clock = clock
        invariants = TiKVInvariants.all
        descriptor = SubjectDescriptor(
            description: Self.description,
            metrics: PDMetrics.descriptors + metricsReader.descriptors + ClusterLoad.descriptors,
            invariants: TiKVInvariants.descriptors(applying: configuration.overrides))
        observer = TiKVObserver(
            configuration: configuration, clock: clock, http: http, metricsReader: metricsReader,
            rule: StoreUnreachable.rule(descriptor.invariant(StoreUnreachable.id)))
    }

    public func observe(deadline: Moment) async -> Observation {
        let isFirst = progress.withLock { $0.sequence == 0 }
        let begin = clock.now()
        let snapshot = await observer.snapshot(whole: isFirst, deadline: deadline)
        return observation(of: snapshot, begin: begin)
    }

    /// One complete look for `operator observe`: every source asked once, and the stores' metrics a second time after
    /// `window`, so that rates exist.
    public func observe(window: Duration, deadline: Moment) async -> Observation {
        let begin = clock.now()
        await observer.metricsReader.setWindow(window)
        _ = await observer.snapshot(whole: true, deadline: deadline)
        let wake = min(deadline, clock.now().advanced(by: window))
        try? await clock.sleep(until: wake)
        await observer.readAllMetrics()
        let snapshot = await observer.snapshot(whole: true, deadline: deadline)
        return observation(of: snapshot, begin: begin)
    }

    private func observation(of snapshot: TiKVSnapshot, begin: Moment) -> Observation {
        let checks = TiKVInvariants.checks(invariants, on: snapshot, descriptors: descriptor.invariants)
        let (sequence, topology) = progress.withLock { progress in
            progress.sequence += 1
            return (progress.sequence, progress.topology)
        }
        let builder = ObservationBuilder(snapshot: snapshot, metrics: descriptor.metrics)
        let observation = builder.build(sequence: sequence, at: begin, topology: topology, checks: checks)
        progress.withLock { $0.topology = observation.topology }
        return observation
    }

    public func evidence(for request: EvidenceRequest, deadline: Moment) async -> (evidence: [Evidence], gaps: [String])
    {
        func context(_ snapshot: TiKVSnapshot) -> EvidenceContext {
            EvidenceContext(snapshot: snapshot, request: request, descriptor: descriptor)
        }
        let affected = context(await observer.look()).affected
        let snapshot = await observer.look(probed: affected, deadline: deadline)
        return EvidenceGatherer(context(snapshot)).gather()
    }

    public func provenance(of question: ProvenanceQuestion) async -> [ProvenanceEntry] {
        await observer.provenance(of: question)
    }

    public func shutdown() async { await observer.stop() }
}
