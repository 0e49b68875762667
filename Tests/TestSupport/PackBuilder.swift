public import OperatorCore

/// Builds evidence packs for tests: tickets first, then evidence in the order it is added.
public struct PackBuilder {
    public static let began = WallTime(rfc3339: "2026-05-01T12:00:00Z")!
    public var tickets: [Ticket] = []
    public var evidence: [Evidence] = []
    public var gaps: [String] = []

    public init() {}

    public mutating func ticket(_ invariant: String, _ component: ComponentID, severity: Severity = .critical) {
        let key = ConditionKey(cluster: "lab", invariant: InvariantID(invariant), component: component)
        tickets.append(
            Ticket(
                id: Int64(tickets.count + 1), key: key, state: .created, severity: severity,
                message: "\(invariant) of \(component)", began: Self.began,
                noticed: Self.began.advanced(by: .seconds(2)),
                lastSeen: Self.began.advanced(by: .seconds(3)), incident: 1))
    }

    public mutating func add(
        _ kind: Evidence.Kind, _ topic: String, _ component: ComponentID? = nil, at seconds: Int = 0,
        series: [Double?] = [], _ facts: [String: FactValue] = [:]
    ) {
        evidence.append(
            Evidence(
                kind: kind, topic: topic, component: component,
                statement: "\(topic) of \(component.map(\.description) ?? "cluster")",
                at: Self.began.advanced(by: .seconds(seconds)), facts: facts,
                series: series.enumerated().map { index, value in
                    .init(at: Self.began.advanced(by: .seconds(5 * (index - 20))), value: value)
                }, origin: "test"))
    }

    /// Evidence of the cluster as a whole.
    public mutating func add(_ kind: Evidence.Kind, _ topic: String, _ facts: [String: FactValue]) {
        add(kind, topic, nil, facts)
    }

    public func pack() -> EvidencePack {
        EvidencePack(
            subject: "tikv", cluster: ClusterIdentity(key: "lab", id: "7"), incident: 1,
            frozen: Self.began.advanced(by: .seconds(5)), began: Self.began, tickets: tickets,
            components: [1, 4, 5].map { Component(id: .store($0), name: "store \($0)", address: "10.0.0.\($0):20160") },
            states: [:], evidence: evidence, gaps: gaps, isSimulated: false)
    }
}
