/// Names a condition: which invariant of which component of which cluster.
public struct ConditionKey: Hashable, Codable, Sendable {
    public var cluster: String
    public var invariant: InvariantID
    public var component: ComponentID

    public init(cluster: String, invariant: InvariantID, component: ComponentID) {
        self.cluster = cluster
        self.invariant = invariant
        self.component = component
    }

    /// A ticket's identity: never the measured value, the message or the time.
    public var fingerprint: String { "v1:\(cluster):\(invariant):\(component)" }
}

/// The memory of one invariant on one component, kept apart from its ticket and across restarts.
public struct Condition: Codable, Sendable, Hashable {
    public enum Phase: String, Codable, Sendable {
        case unknown, healthy, pending, violated, recovering

        /// The newest checks were ok, whether or not its ticket waits to be closed.
        public var isWell: Bool { self == .healthy || self == .recovering }
    }

    public var key: ConditionKey
    public var phase: Phase
    /// Violated checks counted while pending, ok checks while recovering.
    public var count: Int
    /// Since when it is in this phase; uptime holds only under `bootID`.
    public var since: Moment
    public var bootID: String
    /// When the trouble began by the source's word; nil while healthy, or where it was there before we started.
    public var began: WallTime?
    /// When we saw the first violated check.
    public var noticed: WallTime?
    /// The last violated check, for the clear delay.
    public var lastViolated: Moment?
    /// The newest evidence that was counted.
    public var lastEvidence: Moment?
    public var severity: Severity
    public var message: String
    public var related: [ComponentID]
    /// An open ticket belongs to it. Kept apart from the phase: after a suspend the phase is unknown, the ticket open.
    public var isOpen: Bool
    /// Opens and closes too often: said on its ticket, and closing takes more ok checks.
    public var isFlapping: Bool
    /// How often flapping doubled the ok checks that closing takes.
    public var flapDoublings: Int
    /// When it last opened and closed, oldest first, inside the flapping window.
    public var recentChanges: [Moment]

    public init(key: ConditionKey, since: Moment, bootID: String, severity: Severity) {
        self.key = key
        phase = .unknown
        count = 0
        self.since = since
        self.bootID = bootID
        self.severity = severity
        message = ""
        related = []
        isOpen = false
        isFlapping = false
        flapDoublings = 0
        recentChanges = []
    }
}

/// What the condition engine tells the writer of tickets.
public enum ConditionTransition: Sendable, Hashable {
    case opened(Condition)
    /// Still violated, with a new message, severity or beginning, or it began or ceased to flap.
    case updated(Condition)
    case closed(Condition, lastMessage: String)

    public var condition: Condition {
        switch self {
        case .opened(let condition), .updated(let condition), .closed(let condition, _): condition
        }
    }
}
