public import OperatorCore

extension ToySubject {
    /// A system that nobody has: nodes keep shards and serve, judges vote on who is there. What it is called, how its
    /// states read and which figures lead is told here and nowhere else.
    public static let description = SubjectDescription(
        id: "toy", title: "Toy",
        endpoint: EndpointDescription(
            flag: "judge", environmentName: "JUDGE_ENDPOINT", defaultPort: 7_000, noun: "a judge",
            help: "The judges' endpoints", example: "10.9.0.1"),
        authority: AuthorityDescription(name: "Court", source: SourceID("court")),
        kinds: [nodeKind, judgeKind],
        headline: [
            HeadlineMetric(clusterRate, label: "rate", suffix: " /s", lowerIsWorse: true),
            HeadlineMetric(delay, .worstComponent, label: "delay"),
        ],
        sources: [
            SourceGroup("court", title: "court", remedy: "wake a judge"),
            SourceGroup("figures", title: "nodes", remedy: "open the nodes' figures"),
        ],
        timeFacts: [FactWords("last_seen", "last seen")],
        causes: ["node", "judge", "link", "none"], securedSources: ["court"])

    /// Toy as an entry in a list of subjects.
    public static let kind = SubjectKind(
        description: description, descriptor: { descriptor(applying: $0) }, hypotheses: [NodeGone()],
        make: { (settings, clock) throws(SubjectSettingsError) in ToySubject(settings, clock: clock) },
        check: { settings, _, tell in
            tell(StartStep("reaches a judge", settings.endpoints.isEmpty ? .failed : .ok))
            return !settings.endpoints.isEmpty
        })

    static let rate = MetricID("node.rate")
    static let delay = MetricID("node.delay")
    static let shards = MetricID("node.shards")
    static let led = MetricID("node.led")
    static let clusterRate = MetricID("cluster.rate")
    public static let nodeSilent = InvariantID("node_silent")
    static let judgeAbsent = InvariantID("judge_absent")

    private static let nodeKind = ComponentKind(
        id: "node", name: "node", plural: "nodes", role: .serves,
        states: [
            ComponentStateWord("Ready", .normal), ComponentStateWord("Resting", .planned),
            ComponentStateWord("Lost", .critical),
        ],
        columns: [
            MetricColumn(led, "led"), MetricColumn(shards, "shards", expendability: 8), rateColumn,
            MetricColumn(delay, "delay", isOwnWord: true, expendability: 0, wallExpendability: 1),
        ],
        leadingFigures: [rate, delay], sparkline: rateColumn,
        loss: LossDescription(held: shards, led: led, noun: "shards", copies: 2))

    private static let rateColumn = MetricColumn(rate, "rate", isOwnWord: true, expendability: 0, wallExpendability: 0)

    private static let judgeKind = ComponentKind(
        id: "judge", name: "judge", plural: "judges", role: .votes,
        states: [
            ComponentStateWord("presiding", .leading, takesPart: true),
            ComponentStateWord("sitting", .normal, takesPart: true, goesWithoutSaying: true),
            ComponentStateWord("absent", .critical),
        ])

    static func descriptor(applying overrides: [InvariantID: InvariantOverride]) -> SubjectDescriptor {
        func metric(_ id: MetricID, _ title: String, _ unit: MetricUnit, warn: Double? = nil) -> MetricDescriptor {
            MetricDescriptor(
                id: id, title: title, plainTitle: title, unit: unit, componentKind: "node",
                worse: warn == nil ? .neither : .higher, warn: warn)
        }
        let invariants = [
            InvariantDescriptor(
                id: nodeSilent, title: "bell does not ring", explanation: "A node's bell is rung each second.",
                severity: .critical, healthWhileOpen: .down),
            InvariantDescriptor(
                id: judgeAbsent, title: "judge is absent", explanation: "A judge does not answer.", severity: .warning,
                healthWhileOpen: .down),
        ]
        return SubjectDescriptor(
            description: description,
            metrics: [
                metric(rate, "rate", .perSecond), metric(delay, "delay", .milliseconds, warn: 100),
                metric(shards, "shards", .count), metric(led, "shards led", .count),
                MetricDescriptor(
                    id: clusterRate, title: "rate", plainTitle: "rate", unit: .perSecond, scope: .cluster,
                    componentKind: "cluster"),
            ],
            invariants: invariants.map { invariant in overrides[invariant.id].map(invariant.applying) ?? invariant })
    }
}
