public import OperatorCore

extension TiKVSubject {
    /// TiKV as screens, commands and models speak of it.
    public static let description = SubjectDescription(
        id: "tikv", title: "TiKV",
        endpoint: EndpointDescription(
            flag: "pd", environmentName: "PD_ENDPOINT", defaultPort: 2379, noun: "a PD",
            help: "PD's endpoints: host, host:port or URL; http and 2379 where not said", example: "10.0.0.11"),
        authority: AuthorityDescription(name: "PD", source: SourceID("pd")),
        kinds: [storeKind, memberKind],
        headline: [
            HeadlineMetric(ClusterLoad.qps, label: "QPS", lowerIsWorse: true),
            HeadlineMetric(MetricID("store.p99"), .worstComponent, label: "p99"),
            HeadlineMetric(ClusterLoad.errors, label: "errors", suffix: " /s"),
            HeadlineMetric(ClusterLoad.leaderMissing, label: "no leader"),
        ],
        sources: sourceGroups,
        timeFacts: [FactWords("last_heartbeat", "last heartbeat"), FactWords("started", "started")],
        hiddenFacts: ["says", "names"],
        causes: ["store", "pd", "disk", "network", "workload", "observer", "none"],
        securedSources: ["pd", "tikv", "prometheus"], faults: faults)

    /// A TiKV server. Its states are PD's words (`store.state_name` of `GET /pd/api/v1/stores`).
    private static let storeKind = ComponentKind(
        id: "store", name: "store", plural: "stores", role: .serves,
        states: [
            ComponentStateWord("Up", .normal), ComponentStateWord("Offline", .planned),
            ComponentStateWord("Tombstone", .planned), ComponentStateWord("Down", .critical),
        ],
        columns: [
            MetricColumn(MetricID("store.leaders"), "leaders", wallExpendability: 3),
            MetricColumn(MetricID("store.regions"), "peers", expendability: 8),
            MetricColumn(MetricID("store.disk_available_ratio"), "disk", form: .complement),
            MetricColumn(MetricID("store.cpu"), "cpu", isOwnWord: true, expendability: 9),
            requests,
            MetricColumn(MetricID("store.p99"), "p99", isOwnWord: true, expendability: 0, wallExpendability: 1),
        ],
        leadingFigures: [
            "store.qps", "store.p99", "store.cpu", "store.disk_used", "store.leaders", "store.regions",
            "store.disk_available_ratio",
        ].map { MetricID($0) },
        sparkline: requests,
        loss: LossDescription(
            held: MetricID("store.regions"), led: MetricID("store.leaders"), noun: "regions", copies: 3))

    private static let requests = MetricColumn(
        MetricID("store.qps"), "QPS", isOwnWord: true, expendability: 0, wallExpendability: 0)

    /// A PD member. Its states are what our own question to it found.
    private static let memberKind = ComponentKind(
        id: "pd", name: "PD", plural: "PD members", role: .votes,
        states: [
            ComponentStateWord("leader", .leading, takesPart: true),
            ComponentStateWord("follower", .normal, takesPart: true, goesWithoutSaying: true),
            ComponentStateWord("refusing", .critical), ComponentStateWord("silent", .critical),
        ])

    private static let sourceGroups = [
        SourceGroup(
            "pd", title: "PD", remedy: "check that PD runs there and that this machine reaches its client port",
            remedies: [
                "HTTP": "something answers there, but not as PD does: check that it is PD's client port",
                "not what PD": "something answers there, but not as PD does: check that it is PD's client port",
            ]),
        SourceGroup("metrics", title: "stores", remedy: "check that this machine reaches the store's status port"),
        SourceGroup("probe", title: "probe", remedy: "check that this machine reaches the store's status port"),
        SourceGroup(
            "prometheus", title: "prometheus",
            remedy: "check the Prometheus URL, or leave it out to read from the stores"),
        SourceGroup("log", title: nil, remedy: "check the file's path and permissions in config.toml"),
    ]
}

extension ComponentID {
    init(store id: UInt64) { self.init(kind: "store", id: String(id)) }
    init(member name: String) { self.init(kind: "pd", id: name) }
}
