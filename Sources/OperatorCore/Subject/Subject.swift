/// What one watched cluster's subject says of itself: its kind's description, and the metrics and invariants it has here.
public struct SubjectDescriptor: Sendable, Hashable {
    public var description: SubjectDescription
    public var metrics: [MetricDescriptor]
    /// With configuration's overrides applied.
    public var invariants: [InvariantDescriptor]

    public init(description: SubjectDescription, metrics: [MetricDescriptor], invariants: [InvariantDescriptor]) {
        self.description = description
        self.metrics = metrics
        self.invariants = invariants
    }

    /// As `--subject` takes it.
    public var id: String { description.id }
    public var title: String { description.title }

    public func metric(_ id: MetricID) -> MetricDescriptor? { metrics.first { $0.id == id } }
    public func invariant(_ id: InvariantID) -> InvariantDescriptor? { invariants.first { $0.id == id } }
}

/// Turns an advertised address into one that can be dialled from here; a deployment supplies it.
public typealias AddressResolver = @Sendable (_ advertised: String) -> String

/// A system that is observed. Everything that knows the system's name lives behind it.
public protocol Subject: Sendable {
    var descriptor: SubjectDescriptor { get }
    /// One look, complete by the deadline and partial if it must be. Never throws: what failed is in `sources`.
    /// The caller makes one call at a time.
    func observe(deadline: Moment) async -> Observation
    /// One complete look for a single report: every source is asked, and what is a rate is measured over `window`.
    func observe(window: Duration, deadline: Moment) async -> Observation
    /// What is worth knowing of an incident, from what was seen and from a few more read-only questions asked by the
    /// deadline. What could not be asked is named in `gaps`.
    func evidence(for request: EvidenceRequest, deadline: Moment) async -> (evidence: [Evidence], gaps: [String])
    /// Read-only questions a model may ask about an incident while the subject is watched.
    func tools(for request: ToolRequest) -> [any DiagnosisTool]
    /// How one of the values was come by, from the newest answers that are kept.
    func provenance(of question: ProvenanceQuestion) async -> [ProvenanceEntry]
    func shutdown() async
}

extension Subject {
    /// One look, where no figure needs a second.
    public func observe(window: Duration, deadline: Moment) async -> Observation { await observe(deadline: deadline) }

    /// A subject that keeps nothing of its answers can explain nothing.
    public func provenance(of question: ProvenanceQuestion) async -> [ProvenanceEntry] { [] }

    /// None.
    public func tools(for request: ToolRequest) -> [any DiagnosisTool] { [] }
}

/// What a diagnosis asks its subject for.
public struct EvidenceRequest: Sendable {
    public var incident: Int64
    public var tickets: [Ticket]
    public var began: WallTime
    public var observation: Observation
    public var history: any SampleHistory
    public var events: [ClusterEvent]

    public init(
        incident: Int64, tickets: [Ticket], began: WallTime, observation: Observation, history: any SampleHistory,
        events: [ClusterEvent]
    ) {
        self.incident = incident
        self.tickets = tickets
        self.began = began
        self.observation = observation
        self.history = history
        self.events = events
    }
}

/// What a subject's tools may draw on while one incident is diagnosed.
public struct ToolRequest: Sendable {
    /// Questions count their seconds from its beginning.
    public var pack: EvidencePack
    public var history: any SampleHistory
    /// What is known when a question is asked: later than the pack.
    public var seen: @Sendable () -> MonitorSnapshot

    public init(
        pack: EvidencePack, history: any SampleHistory, seen: @escaping @Sendable () -> MonitorSnapshot
    ) {
        self.pack = pack
        self.history = history
        self.seen = seen
    }
}

/// Something a screen shows of which a person asks how we know it.
public enum ProvenanceQuestion: Sendable, Hashable {
    /// A metric of a component, or of the cluster where it is nil.
    case metric(MetricID, ComponentID?)
    /// The cluster's own word of a component.
    case state(ComponentID)
    /// What our own probe saw of a component.
    case probe(ComponentID)
    /// A reason of an incident's verdict, counted from 1: its frozen evidence tells, no subject is asked.
    case reason(Int, incident: Int64)
}
