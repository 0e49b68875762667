/// A fact of an evidence: a number with its unit, a text, a yes or no, a time.
public enum FactValue: Codable, Sendable, Hashable {
    case number(Double, unit: String)
    case text(String)
    case flag(Bool)
    case time(WallTime)

    public var number: Double? { if case .number(let value, _) = self { value } else { nil } }
    public var text: String? { if case .text(let value) = self { value } else { nil } }
    public var flag: Bool? { if case .flag(let value) = self { value } else { nil } }
    public var time: WallTime? { if case .time(let value) = self { value } else { nil } }
}

/// One observed thing a claim can cite by its id.
public struct Evidence: Codable, Sendable, Hashable, Identifiable {
    public enum Kind: String, Codable, Sendable {
        /// Our own probe of a component: facts `outcome` (serving, refused, timed_out, never_answered), `consecutive`, `since`.
        case probe
        /// What the cluster says of a component: facts `state`, `last_heartbeat`, …
        case state
        /// A metric before and after the beginning: facts `before`, `after`, `peak`, `factor`, `z`; points in `series`.
        case change
        /// A reading by itself: fact `value`.
        case reading
        /// An event of the cluster: facts of the event.
        case event
        /// What was looked for and not found: fact `looked_for`.
        case absence
        /// A source that failed or came back.
        case source
        /// A violated check and its message.
        case check
    }

    public struct Point: Codable, Sendable, Hashable {
        public var at: WallTime
        /// nil is a gap.
        public var value: Double?

        public init(at: WallTime, value: Double?) {
            self.at = at
            self.value = value
        }
    }

    /// `e1`, `e2`, … in the order of the pack.
    public var id: String
    public var kind: Kind
    /// What it is about: `status_port`, `started`, a metric's name, …
    public var topic: String
    public var component: ComponentID?
    /// One plain sentence.
    public var statement: String
    public var at: WallTime
    public var facts: [String: FactValue]
    public var series: [Point]
    /// The URL, query or file it was read from; no credentials.
    public var origin: String

    public init(
        id: String = "", kind: Kind, topic: String, component: ComponentID?, statement: String, at: WallTime,
        facts: [String: FactValue] = [:], series: [Point] = [], origin: String
    ) {
        self.id = id
        self.kind = kind
        self.topic = topic
        self.component = component
        self.statement = statement
        self.at = at
        self.facts = facts
        self.series = series
        self.origin = origin
    }
}

/// All that a diagnosis may rest on: frozen once for each attempt and stored with it.
public struct EvidencePack: Codable, Sendable, Hashable {
    public var version: Int
    public var subject: String
    public var cluster: ClusterIdentity
    public var incident: Int64
    public var frozen: WallTime
    /// The incident's earliest beginning, else when it was first noticed.
    public var began: WallTime
    /// Head first.
    public var tickets: [Ticket]
    /// Tickets whose trouble was not seen any more when this was frozen; nil in packs that do not say.
    public var endedTickets: [Int64]?
    public var components: [Component]
    public var states: [ComponentID: ComponentState]
    public var evidence: [Evidence]
    /// What could not be looked at, in plain words.
    public var gaps: [String]
    /// True where the cluster is a rehearsal: said in every verdict.
    public var isSimulated: Bool

    public init(
        subject: String, cluster: ClusterIdentity, incident: Int64, frozen: WallTime, began: WallTime,
        tickets: [Ticket], components: [Component], states: [ComponentID: ComponentState], evidence: [Evidence],
        gaps: [String], isSimulated: Bool, endedTickets: [Int64]? = nil
    ) {
        version = 1
        self.subject = subject
        self.cluster = cluster
        self.incident = incident
        self.frozen = frozen
        self.began = began
        self.tickets = tickets
        self.components = components
        self.states = states
        self.evidence = evidence.enumerated().map { index, item in
            var numbered = item
            numbered.id = "e\(index + 1)"
            return numbered
        }
        self.gaps = gaps
        self.isSimulated = isSimulated
        self.endedTickets = endedTickets
    }

    public func evidence(_ id: String) -> Evidence? { evidence.first { $0.id == id } }

    public func evidence(kind: Evidence.Kind, topic: String, component: ComponentID? = nil) -> [Evidence] {
        evidence.filter { $0.kind == kind && $0.topic == topic && (component == nil || $0.component == component) }
    }
}
