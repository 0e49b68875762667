/// The mission's three states, a view over what is stored (open or resolved) and the incident's diagnosis.
public enum TicketState: String, Codable, Sendable { case created, diagnosed, resolved }

/// One open ticket per fingerprint; a resolved one that comes back within the reopen window is the same ticket.
public struct Ticket: Codable, Sendable, Hashable, Identifiable {
    /// Who did something to a ticket, and when.
    public struct Mark: Codable, Sendable, Hashable {
        public var by: String
        public var at: WallTime
        /// When a hold or silence ends; nil: when a person ends it.
        public var until: WallTime?

        public init(by: String, at: WallTime, until: WallTime? = nil) {
            self.by = by
            self.at = at
            self.until = until
        }
    }

    public var id: Int64
    public var key: ConditionKey
    public var fingerprint: String
    public var state: TicketState
    public var severity: Severity
    public var message: String
    /// When the trouble began by the source's word; nil: before we started watching.
    public var began: WallTime?
    public var noticed: WallTime
    /// The last time it was seen violated.
    public var lastSeen: WallTime
    public var resolved: WallTime?
    /// `clear` or the person who resolved it.
    public var resolvedBy: String?
    public var incident: Int64
    /// The older ticket of the same fingerprint, resolved longer ago than the reopen window.
    public var previousTicket: Int64?
    public var reopenedCount: Int
    public var acknowledged: Mark?
    /// Held tickets are not resolved by themselves.
    public var held: Mark?
    public var silenced: Mark?
    public var isFlapping: Bool
    /// Components whose trouble would explain it.
    public var related: [ComponentID]

    public init(
        id: Int64, key: ConditionKey, state: TicketState, severity: Severity, message: String, began: WallTime?,
        noticed: WallTime, lastSeen: WallTime, resolved: WallTime? = nil, resolvedBy: String? = nil, incident: Int64,
        previousTicket: Int64? = nil, reopenedCount: Int = 0, acknowledged: Mark? = nil, held: Mark? = nil,
        silenced: Mark? = nil, isFlapping: Bool = false, related: [ComponentID] = []
    ) {
        self.id = id
        self.key = key
        fingerprint = key.fingerprint
        self.state = state
        self.severity = severity
        self.message = message
        self.began = began
        self.noticed = noticed
        self.lastSeen = lastSeen
        self.resolved = resolved
        self.resolvedBy = resolvedBy
        self.incident = incident
        self.previousTicket = previousTicket
        self.reopenedCount = reopenedCount
        self.acknowledged = acknowledged
        self.held = held
        self.silenced = silenced
        self.isFlapping = isFlapping
        self.related = related
    }

    public var isOpen: Bool { resolved == nil }

    /// Its trouble is not seen any more: it is closed, or waits only to be.
    public func isOver(by conditions: [ConditionKey: Condition]) -> Bool {
        !isOpen || conditions[key]?.phase.isWell == true
    }
}
