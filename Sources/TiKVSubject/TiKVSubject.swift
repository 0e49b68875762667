public import HTTPTransport
public import OperatorCore
internal import Synchronization

/// A TiKV cluster as a subject: PD and stores observed from outside, read-only.
public final class TiKVSubject: Subject {
    public let descriptor: SubjectDescriptor

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
        _ settings: SubjectSettings, clock: any OperatorClock = SystemClock(), http: HTTPClient = HTTPClient()
    ) {
        let reader: any StoreMetricsReading =
            if let prometheus = settings.prometheus {
                PrometheusStoreMetrics(url: prometheus, http: http, tls: settings.tlsOptions)
            } else {
                ScrapingStoreMetrics(http: http, tls: settings.tlsOptions)
            }
        self.init(settings, clock: clock, http: http, metricsReader: reader)
    }

    init(
        _ settings: SubjectSettings, clock: any OperatorClock, http: HTTPClient, metricsReader: any StoreMetricsReading
    ) {
        self.clock = clock
        invariants = TiKVInvariants.all
        descriptor = Self.descriptor(applying: settings.overrides)
        observer = TiKVObserver(
            settings: settings, clock: clock, http: http, metricsReader: metricsReader,
            rule: StoreUnreachable.rule(descriptor.invariant(StoreUnreachable.id)))
    }

    public func observe(deadline: Moment) async -> Observation {
        let isFirst = progress.withLock { $0.sequence == 0 }
        let begin = clock.now()
        let snapshot = await observer.snapshot(whole: isFirst, deadline: deadline)
        return observation(of: snapshot, begin: begin)
    }

    /// Every source asked once, and the stores' metrics a second time after `window`, so that rates exist.
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

extension SubjectSettings {
    /// PD's endpoints as addresses.
    var addresses: [ServerAddress] {
        endpoints.compactMap { ServerAddress($0, defaultPort: TiKVSubject.description.endpoint.defaultPort) }
    }

    /// The PEM files for `https` endpoints: of PD, and of the stores, which take the same.
    var tlsOptions: TLSOptions? {
        tls["pd"].map {
            TLSOptions(authorityFile: $0.authority, certificateFile: $0.certificate, keyFile: $0.key)
        }
    }
}

extension TiKVSubject {
    public func tools(for request: ToolRequest) -> [any DiagnosisTool] {
        let context = ToolContext(request: request, descriptor: descriptor, observer: observer, clock: clock)
        return [
            QueryMetrics(context: context), ReadLogs(context: context), GetStore(context: context),
            GetRegions(context: context), GetEvents(context: context), GetConfigDiff(context: context),
        ]
    }
}
