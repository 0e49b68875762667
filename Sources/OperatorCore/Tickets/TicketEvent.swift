/// An append-only row: everything that ever happened to a ticket.
public struct TicketEvent: Codable, Sendable, Hashable, Identifiable {
    public enum Kind: String, Codable, Sendable {
        case opened, joined, reopened, severityRaised, beganMoved, resolved, acknowledged, held, unheld, silenced,
            unsilenced
        case noted, merged, flapping, settled, diagnosisStarted, diagnosed, diagnosisFailed
    }

    public var id: Int64
    public var ticket: Int64
    public var incident: Int64
    public var kind: Kind
    public var at: WallTime
    /// `monitor`, `playbook`, or the person's user name.
    public var by: String
    public var text: String

    public init(id: Int64, ticket: Int64, incident: Int64, kind: Kind, at: WallTime, by: String, text: String) {
        self.id = id
        self.ticket = ticket
        self.incident = incident
        self.kind = kind
        self.at = at
        self.by = by
        self.text = text
    }
}
