import Dashboard
import Engine
import OperatorCore
import TerminalUI
import TestSupport
import TiKVSubject

/// Builds a state as the monitor would: observation after observation, then what a test wants of it.
struct Scene {
    static let subject = SubjectDescriptor(
        description: TiKVSubject.description,
        metrics: [
            metric("store.leaders", .count), metric("store.regions", .count),
            metric("store.disk_available_ratio", .ratio, worse: .lower, warn: 0.2, critical: 0.05),
            metric("store.qps", .perSecond), metric("store.p99", .milliseconds, worse: .higher, warn: 500),
            MetricDescriptor(
                id: MetricID("cluster.qps"), title: "requests", plainTitle: "requests", unit: .perSecond,
                scope: .cluster,
                componentKind: "cluster"),
            MetricDescriptor(
                id: MetricID("cluster.errors"), title: "errors", plainTitle: "errors", unit: .perSecond,
                scope: .cluster,
                componentKind: "cluster", worse: .higher),
            MetricDescriptor(
                id: MetricID("cluster.leader_missing"), title: "no leader", plainTitle: "no leader", unit: .count,
                scope: .cluster, componentKind: "cluster", worse: .higher),
        ],
        invariants: [
            InvariantDescriptor(
                id: InvariantID("store_unreachable"), title: "status port does not answer", explanation: "",
                severity: .critical, healthWhileOpen: .down),
            InvariantDescriptor(
                id: InvariantID("pd_member_unreachable"), title: "PD member does not answer", explanation: "",
                severity: .warning, healthWhileOpen: .down),
            InvariantDescriptor(
                id: InvariantID("pd_quorum"), title: "PD quorum lost", explanation: "", severity: .critical,
                healthWhileOpen: .down),
        ])

    static func metric(
        _ id: String, _ unit: MetricUnit, worse: MetricDescriptor.Worse = .neither, warn: Double? = nil,
        critical: Double? = nil
    ) -> MetricDescriptor {
        MetricDescriptor(
            id: MetricID(id), title: id, plainTitle: id, unit: unit, componentKind: "store", worse: worse, warn: warn,
            critical: critical)
    }

    var storeIDs: [UInt64] = [1, 4, 5]
    var deadStores: Set<UInt64> = []
    var deadMembers: Set<String> = []
    /// None of the authority's own sources answers, though its members run.
    var isAuthoritySilent = false
    /// PD says so only after a while.
    var saysDisconnected = true
    /// Elections that the next observations report.
    var elections = 0
    var heading = ClusterHeading(
        name: "rehearsal", environment: nil, isSimulated: true, acting: .allowed)
    private(set) var state: DashboardState
    private let store = SampleStore(limits: SampleLimits())
    private var sequence: UInt64 = 0

    init(heading: ClusterHeading? = nil) {
        if let heading { self.heading = heading }
        state = DashboardState(heading: self.heading, subject: Self.subject, zone: .utc, now: .second(0))
        state.history = store
    }

    /// The start screen in place of a cluster's.
    mutating func begin(_ start: StartView) { state.start = start }

    @discardableResult
    mutating func send(_ event: DashboardEvent) -> [Effect] { update(&state, event) }

    /// The person looks at the screen, and presses the next key so much later.
    mutating func read(for time: Duration = .milliseconds(400)) {
        var canvas = Canvas(width: 80, height: 24)
        Renderer.drawFrame(of: &state, into: &canvas)
        send(.tick(state.now.advanced(by: time)))
    }

    /// Every five seconds from one second to another.
    mutating func watch(from: Int, through: Int) {
        for second in stride(from: from, through: through, by: 5) { look(at: second) }
    }

    mutating func look(at second: Int) {
        let moment = Moment.second(Double(second))
        sequence += 1
        let observation = observation(moment, second)
        store.append(observation)
        send(.tick(moment))
        send(.engine(.observed(observation)))
        send(.monitor(conditions: [:], role: .writer))
    }

    /// What the monitor remembers of one invariant from now on; of the others that all is well.
    mutating func see(_ phase: Condition.Phase, of invariants: String..., by component: ComponentID) {
        let others =
            storeIDs.map { ("store_unreachable", ComponentID.store($0)) }
            + ["pd0", "pd1", "pd2"].map { ("pd_member_unreachable", .pd($0)) }
        var conditions: [ConditionKey: Condition] = [:]
        for (name, id) in others + invariants.map({ ($0, component) }) {
            let key = ConditionKey(cluster: "rehearsal", invariant: InvariantID(name), component: id)
            var condition = Condition(key: key, since: state.now, bootID: "test", severity: .critical)
            condition.phase = id == component ? phase : .healthy
            condition.isOpen = condition.phase == .violated
            condition.lastEvidence = state.now
            conditions[key] = condition
        }
        send(.monitor(conditions: conditions, role: .writer))
    }

    func component(_ id: UInt64) -> Component {
        Component(id: .store(id), name: "store \(id)", address: "127.0.0.1:\(20_160 + id)")
    }

    private func observation(_ moment: Moment, _ second: Int) -> Observation {
        let members = ["pd0", "pd1", "pd2"].map {
            Component(id: .pd($0), name: $0, address: "http://127.0.0.1:2379")
        }
        let topology = Topology(version: 1, components: storeIDs.map(component) + members)
        return Observation(
            sequence: sequence, at: moment, completed: moment, cluster: ClusterIdentity(key: "rehearsal", id: "7"),
            topology: topology, states: states, readings: readings(topology, moment, second), sources: sources(moment),
            events: elected(moment), checks: checks(moment))
    }

    private func elected(_ moment: Moment) -> [ClusterEvent] {
        (0..<elections).map { index in
            ClusterEvent(
                kind: "leader_elected", at: moment.wall, component: .store(1),
                message: "became leader of region \(index)",
                origin: "log")
        }
    }

    private var isLed: Bool { deadMembers.count < 2 }

    private var states: [ComponentID: ComponentState] {
        var result: [ComponentID: ComponentState] = [:]
        for id in storeIDs {
            let dead = deadStores.contains(id)
            result[.store(id)] = ComponentState(
                state: dead && saysDisconnected ? "Disconnected" : "Up",
                facts: ["status_port": dead ? "refused" : "serving"])
        }
        for (index, name) in ["pd0", "pd1", "pd2"].enumerated() {
            let word =
                deadMembers.contains(name) ? "refusing" : !isLed ? "leaderless" : index == 0 ? "leader" : "follower"
            result[.pd(name)] = ComponentState(state: word)
        }
        return result
    }

    private func readings(_ topology: Topology, _ moment: Moment, _ second: Int) -> Readings {
        var readings = Readings(topology: topology, metrics: Self.subject.metrics.map(\.id))
        let living = storeIDs.filter { !deadStores.contains($0) }
        for (index, id) in storeIDs.enumerated() {
            let isDead = deadStores.contains(id)
            func set(_ name: String, _ value: Double) {
                readings[.store(id), MetricID(name)] = .value(value, at: moment)
            }
            set("store.regions", 240)
            set("store.disk_available_ratio", 0.57 + Double(index % 3) * 0.01)
            set("store.leaders", isDead ? 0 : Double(240 / living.count))
            if isDead { continue }
            set("store.qps", 3_000 / Double(living.count) + Double(second % 20))
            set("store.p99", 12 + Double(index) + (deadStores.isEmpty ? 0 : second % 15 == 0 ? 1_600 : 4))
        }
        func set(_ name: String, _ value: Double) { readings[cluster: MetricID(name)] = .value(value, at: moment) }
        set("cluster.qps", (deadStores.isEmpty ? 3_000 : 2_900) + Double(second % 20))
        set("cluster.errors", deadStores.isEmpty ? 0 : second % 25 == 0 ? 540 : 0)
        set("cluster.leader_missing", 0)
        return readings
    }

    private func sources(_ moment: Moment) -> [SourceStatus] {
        func source(_ name: String, _ seconds: Int, lost: Bool = false) -> SourceStatus {
            let since = moment.advanced(by: .seconds(-38))
            return SourceStatus(
                name: name, state: lost ? .failing(error: "refused", since: since) : .ok,
                lastSuccess: lost ? since : moment.advanced(by: .seconds(-seconds)), cadence: .seconds(5),
                origin: "http://127.0.0.1/\(name)")
        }
        return [
            source("pd", 1, lost: !isLed || isAuthoritySilent),
            source("pd/stores", 1, lost: !isLed || isAuthoritySilent),
        ]
            + storeIDs.map { source("metrics/store/\($0)", 2, lost: deadStores.contains($0)) }
    }

    private func checks(_ moment: Moment) -> [Check] {
        storeIDs.map { id in
            Check(
                invariant: InvariantID("store_unreachable"), component: .store(id),
                result: deadStores.contains(id) ? .violated : .ok, message: "", evidenceAt: moment)
        }
            + ["pd0", "pd1", "pd2"].map { name in
                Check(
                    invariant: InvariantID("pd_member_unreachable"), component: .pd(name),
                    result: deadMembers.contains(name) ? .violated : .ok, message: "", evidenceAt: moment)
            }
    }
}
