/// Which cluster this is: its configured key and the id the cluster gives itself.
public struct ClusterIdentity: Sendable, Hashable, Codable {
    /// The configured name, else a hash of the sorted endpoints.
    public var key: String
    /// The id that the cluster gave itself, as text; nil until it said so.
    public var id: String?

    public init(key: String, id: String?) {
        self.key = key
        self.id = id
    }
}

/// What the subject says of a component now: facts, no judgement.
public struct ComponentState: Sendable, Hashable, Codable {
    /// The cluster's own word (`Up`, `leader`, …), `unknown` where there is none.
    public var state: String
    /// What else was seen: our probe's outcome, last heartbeat, role; keys are the subject's.
    public var facts: [String: String]
    /// What the cluster will do with it, and when, if nothing changes.
    public var deadline: Deadline?

    public struct Deadline: Sendable, Hashable, Codable {
        public var at: WallTime
        /// `copies are rebuilt`: who does what then.
        public var words: String

        public init(at: WallTime, words: String) {
            self.at = at
            self.words = words
        }
    }

    public init(state: String, facts: [String: String] = [:], deadline: Deadline? = nil) {
        self.state = state
        self.facts = facts
        self.deadline = deadline
    }

    public static let unknown = ComponentState(state: "unknown")

    /// The fact under which a subject reports what our own probe of a component found: `serving`, `refused`,
    /// `timed_out`, `unable` (we could not ask), `not_probed` or another word for a failure.
    public static let probeFact = "status_port"
    /// The fact under which a component's own word on itself stands.
    public static let ownWordFact = "says"
}

/// One look at the whole cluster, complete or partial, with every check made on it.
public struct Observation: Sendable {
    public var sequence: UInt64
    /// When the tick began; also the time of everything without a time of its own.
    public var at: Moment
    public var completed: Moment
    public var cluster: ClusterIdentity
    public var topology: Topology
    public var states: [ComponentID: ComponentState]
    public var readings: Readings
    public var sources: [SourceStatus]
    /// New since the last observation.
    public var events: [ClusterEvent]
    /// One for each invariant and component it applies to.
    public var checks: [Check]
    /// The cluster says of itself that it is a simulation.
    public var isSimulated: Bool

    public init(
        sequence: UInt64, at: Moment, completed: Moment, cluster: ClusterIdentity, topology: Topology,
        states: [ComponentID: ComponentState], readings: Readings, sources: [SourceStatus], events: [ClusterEvent],
        checks: [Check], isSimulated: Bool = false
    ) {
        self.sequence = sequence
        self.at = at
        self.completed = completed
        self.cluster = cluster
        self.topology = topology
        self.states = states
        self.readings = readings
        self.sources = sources
        self.events = events
        self.checks = checks
        self.isSimulated = isSimulated
    }

    /// True where at least one source answered: `observe` exits 4 otherwise.
    public var sawAnything: Bool { sources.contains { $0.lastSuccess != nil } }
}

/// How one upstream (an API, a component's metrics, a log file, Prometheus) answers us.
public struct SourceStatus: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case ok
        case failing(error: String, since: Moment)
        /// Configured, not asked yet.
        case idle
    }

    /// Stable and short: `metrics/node/4`, `log/node-4.log`, `prometheus`.
    public var name: String
    public var state: State
    /// The last success; its age is what screens show.
    public var lastSuccess: Moment?
    /// How often it is asked when all is well: staleness is judged by it.
    public var cadence: Duration
    /// Where it was asked, and by which way (`via pd1`); no credentials.
    public var origin: String

    public init(name: String, state: State, lastSuccess: Moment?, cadence: Duration, origin: String) {
        self.name = name
        self.state = state
        self.lastSuccess = lastSuccess
        self.cadence = cadence
        self.origin = origin
    }

    public var isFailing: Bool {
        if case .failing = state { return true }
        return false
    }
}

/// Something the cluster did, from its logs or from comparing observations. What people and chaos do is never one.
public struct ClusterEvent: Sendable, Hashable, Codable {
    /// Stable kinds: `leader_elected`, `slow_operation`, `started`, …
    public var kind: String
    public var at: WallTime
    public var component: ComponentID?
    /// One plain sentence, sanitised.
    public var message: String
    public var fields: [String: String]
    /// `log node-4.log:812`: where it was seen.
    public var origin: String

    public init(
        kind: String, at: WallTime, component: ComponentID?, message: String, fields: [String: String] = [:],
        origin: String
    ) {
        self.kind = kind
        self.at = at
        self.component = component
        self.message = message
        self.fields = fields
        self.origin = origin
    }
}
