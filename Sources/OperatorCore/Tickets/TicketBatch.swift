/// Everything one tick changes about tickets: committed as one transaction, or not at all.
public struct TicketBatch: Sendable {
    public enum IncidentChoice: Sendable, Hashable {
        case new
        case join(Int64, becomesHead: Bool)
        /// The incident of the open ticket with this fingerprint, also where an earlier change of this batch opens it.
        case joinTicket(fingerprint: String, becomesHead: Bool)
    }

    public enum Change: Sendable {
        case open(Condition, IncidentChoice)
        /// Still violated: last seen, message, a raised severity, an earlier beginning.
        case update(Condition)
        /// Closes the open ticket of this key, unless it is held.
        case close(ConditionKey, message: String)
        /// The graver cause found later explains these incidents: their tickets move.
        case merge([Int64], into: Int64)
    }

    public var cluster: String
    public var at: Moment
    public var changes: [Change]
    /// Condition state to keep, by key.
    public var conditions: [Condition]

    public init(cluster: String, at: Moment, changes: [Change], conditions: [Condition]) {
        self.cluster = cluster
        self.at = at
        self.changes = changes
        self.conditions = conditions
    }

    public var isEmpty: Bool { changes.isEmpty && conditions.isEmpty }
}
