public import OperatorCore
import Synchronization

/// A watched Toy cluster: two judges and three nodes, of which a test may silence some.
public final class ToySubject: Subject {
    public let descriptor: SubjectDescriptor
    private let clusterKey: String
    private let clock: any OperatorClock
    private let state = Mutex(State())

    private struct State {
        var sequence: UInt64 = 0
        /// Nodes that are gone, since when.
        var gone: [ComponentID: Moment] = [:]
    }

    public init(_ settings: SubjectSettings, clock: any OperatorClock) {
        clusterKey = settings.clusterKey
        descriptor = Self.descriptor(applying: settings.overrides)
        self.clock = clock
    }

    public static func node(_ id: Int) -> ComponentID { ComponentID(kind: "node", id: String(id)) }
    public static func judge(_ name: String) -> ComponentID { ComponentID(kind: "judge", id: name) }

    /// From now on it neither answers nor serves.
    public func lose(_ component: ComponentID) { state.withLock { $0.gone[component] = clock.now() } }

    public func observe(deadline: Moment) async -> Observation {
        let now = clock.now()
        let (sequence, gone) = state.withLock { state in
            state.sequence += 1
            return (state.sequence, state.gone)
        }
        return ToyLook(descriptor: descriptor, gone: gone, now: now)
            .observation(sequence: sequence, cluster: ClusterIdentity(key: clusterKey, id: "toy-1"))
    }

    public func evidence(for request: EvidenceRequest, deadline: Moment) async -> (evidence: [Evidence], gaps: [String])
    {
        let gone = state.withLock { $0.gone }
        let evidence = gone.sorted { $0.key < $1.key }.flatMap { id, since in
            [
                Evidence(
                    kind: .probe, topic: "bell", component: id, statement: "The bell of \(id) does not ring.",
                    at: since.wall, facts: ["outcome": .text("refused"), "consecutive": .number(3, unit: "")],
                    origin: "bell"),
                Evidence(
                    kind: .state, topic: "court", component: id, statement: "The court calls \(id) Lost.",
                    at: since.wall, facts: ["state": .text("Lost")], origin: "court"),
            ]
        }
        return (evidence, [])
    }

    public func provenance(of question: ProvenanceQuestion) async -> [ProvenanceEntry] {
        [ProvenanceEntry(source: "court", asked: "who is there?", at: clock.now(), answer: ["three nodes"])]
    }

    public func shutdown() async {}
}

/// One look at the cluster as it stands.
private struct ToyLook {
    let descriptor: SubjectDescriptor
    let gone: [ComponentID: Moment]
    let now: Moment

    private let nodes = (1...3).map { ToySubject.node($0) }
    private let judges = ["anna", "bruno", "clara"].map { ToySubject.judge($0) }

    init(descriptor: SubjectDescriptor, gone: [ComponentID: Moment], now: Moment) {
        self.descriptor = descriptor
        self.gone = gone
        self.now = now
    }

    func observation(sequence: UInt64, cluster: ClusterIdentity) -> Observation {
        let components =
            nodes.map { Component(id: $0, name: "node \($0.id)", address: "10.9.1.\($0.id):7100") }
            + judges.map { Component(id: $0, name: $0.id, address: "10.9.0.1:7000") }
        let topology = Topology(version: 1, components: components)
        return Observation(
            sequence: sequence, at: now, completed: now, cluster: cluster, topology: topology, states: states,
            readings: readings(topology), sources: sources, events: [], checks: checks)
    }

    private var states: [ComponentID: ComponentState] {
        var states: [ComponentID: ComponentState] = [:]
        for id in nodes {
            let seen = (gone[id] ?? now).wall
            states[id] = ComponentState(
                state: gone[id] == nil ? "Ready" : "Lost",
                facts: [ComponentState.probeFact: gone[id] == nil ? "serving" : "refused", "last_seen": "\(seen)"])
        }
        let present = judges.filter { gone[$0] == nil }
        for id in judges {
            states[id] = ComponentState(
                state: gone[id] != nil ? "absent" : id == present.first ? "presiding" : "sitting")
        }
        return states
    }

    private func readings(_ topology: Topology) -> Readings {
        var readings = Readings(topology: topology, metrics: descriptor.metrics.map(\.id))
        let serving = nodes.filter { gone[$0] == nil }
        for (index, id) in nodes.enumerated() {
            readings[id, ToySubject.shards] = .value(60, at: now)
            readings[id, ToySubject.led] = .value(gone[id] == nil ? Double(90 / max(1, serving.count)) : 0, at: now)
            guard gone[id] == nil else { continue }
            readings[id, ToySubject.rate] = .value(300 / Double(serving.count), at: now)
            readings[id, ToySubject.delay] = .value(12 + Double(index), at: now)
        }
        readings[cluster: ToySubject.clusterRate] = .value(serving.isEmpty ? 0 : 300, at: now)
        return readings
    }

    private var sources: [SourceStatus] {
        let court = SourceStatus(
            name: "court", state: .ok, lastSuccess: now, cadence: .seconds(5), origin: "http://10.9.0.1:7000")
        return [court]
            + nodes.map { id in
                SourceStatus(
                    name: "figures/\(id)",
                    state: gone[id].map { .failing(error: "refused", since: $0) } ?? .ok,
                    lastSuccess: gone[id] ?? now, cadence: .seconds(5), origin: "http://10.9.1.\(id.id):7100")
            }
    }

    private var checks: [Check] {
        (nodes + judges).map { id in
            let isNode = id.kind == "node"
            return Check(
                invariant: isNode ? ToySubject.nodeSilent : ToySubject.judgeAbsent, component: id,
                result: gone[id] == nil ? .ok : .violated,
                message: gone[id] == nil ? "" : isNode ? "the bell of \(id) does not ring" : "\(id) is absent",
                evidenceAt: now, began: gone[id]?.wall)
        }
    }
}
