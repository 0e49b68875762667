private import HTTPTransport
public import OperatorCore

extension TiKVSubject {
    /// TiKV as an entry in the program's list of subjects.
    public static let kind = SubjectKind(
        description: description, descriptor: { descriptor(applying: $0) }, hypotheses: TiKVHypotheses.all,
        make: { (settings, clock) throws(SubjectSettingsError) in
            try refuseUnsupportedSecurity(settings)
            return TiKVSubject(settings, clock: clock)
        },
        check: { settings, clock, tell in
            await StartChecker(settings: settings, clock: clock, http: HTTPClient(), tell: tell).run()
        },
        logs: LogReading(
            kinds: LogEventKind.allCases.map(\.rawValue), whose: "TiKV's and PD's",
            example: ("--kind leader_elected,snapshot tikv.log", "two kinds of events")
        ) { file, names, isJSON, write in
            try withoutActuallyEscaping(write) { write in
                _ = try LogReport(kinds: Set(names.compactMap(LogEventKind.init)), isJSON: isJSON, write: write)
                    .run(file)
            }
        })

    /// Its demo: a store is broken, and PD confirms it.
    public static let demo = DemoDescription(
        answering: StoreUnreachable.id, settledState: "Up", load: MetricID("store.qps"), clusterLoad: ClusterLoad.qps,
        confirmation: "PD confirms: it waits 20 s before it calls a store Disconnected"
    ) { evidence, target in
        guard evidence.kind == .state, evidence.topic == "pd_state", evidence.component == target else { return false }
        return ["Disconnected", "Down"].contains(evidence.facts["state"]?.text)
    }

    /// What a TiKV cluster measures and checks.
    static func descriptor(applying overrides: [InvariantID: InvariantOverride]) -> SubjectDescriptor {
        SubjectDescriptor(
            description: description,
            metrics: PDMetrics.descriptors + StoreMetricCatalogue.descriptors + ClusterLoad.descriptors,
            invariants: TiKVInvariants.descriptors(applying: overrides))
    }

    /// Better no answer than one that came without the protection somebody asked for.
    private static func refuseUnsupportedSecurity(_ settings: SubjectSettings) throws(SubjectSettingsError) {
        let unused = settings.tls.keys.filter { $0 != "pd" }.map { "tls.\($0)" }
        let secret = settings.credentials.keys.map { "credentials.\($0)" }
        guard let setting = (unused + secret).min() else { return }
        throw SubjectSettingsError(setting, "is not supported yet", remedy: "remove it; tls.pd is supported")
    }
}

/// The faults of a TiKV cluster that the playbook knows, each with the look-alikes it tells apart.
enum TiKVHypotheses {
    static let all: [any FaultHypothesis] = [
        MajorityLost(), PDFaults(), ObserverNetwork(), StoreProcessDied(), StorePlannedStop(), StoreFrozen(),
        StoreCutOff(), DiskFull(), DiskSlow(),
    ]
}
