import OperatorCore
import TestSupport

@testable import Engine

/// A little ticket table that applies a grouper's changes, so that tests read who ended up with whom.
struct GroupingTable {
    static let cluster = ComponentID.cluster("lab")
    static let descriptors = [
        descriptor("store_unreachable", .critical, by: ["pd_unreachable"]),
        descriptor("store_down", .critical, by: ["pd_unreachable"]),
        descriptor("high_latency", .warning, by: ["store_unreachable", "store_down", "store_slow"]),
        descriptor("store_slow", .warning, by: []),
        descriptor("disk_low", .warning, by: []),
        descriptor("region_under_replicated", .warning, by: ["store_unreachable", "store_down"]),
        descriptor("pd_member_unreachable", .warning, by: ["pd_quorum", "pd_unreachable"]),
        descriptor("pd_leader_missing", .critical, by: ["pd_quorum", "pd_unreachable", "pd_member_unreachable"]),
        descriptor("pd_quorum", .critical, by: ["pd_unreachable"]),
        descriptor("pd_unreachable", .critical, by: []),
    ]

    private(set) var tickets: [Ticket] = []
    private(set) var heads: [Int64: Int64] = [:]

    private static func descriptor(_ id: String, _ severity: Severity, by causes: [String]) -> InvariantDescriptor {
        InvariantDescriptor(
            id: InvariantID(id), title: "", explanation: "", severity: severity,
            explainedBy: causes.map { InvariantID($0) })
    }

    static func condition(
        _ invariant: String, _ component: ComponentID, noticed: Double, began: Double? = nil,
        related: [ComponentID] = []
    ) -> Condition {
        let key = ConditionKey(cluster: "lab", invariant: InvariantID(invariant), component: component)
        let severity = descriptors.first { $0.id == key.invariant }?.severity ?? .warning
        var condition = Condition(key: key, since: .second(noticed), bootID: "boot", severity: severity)
        condition.noticed = Moment.second(noticed).wall
        condition.began = began.map { Moment.second($0).wall }
        condition.related = related
        condition.isOpen = true
        condition.phase = .violated
        return condition
    }

    /// One tick's transitions are grouped and applied.
    @discardableResult
    mutating func tick(_ transitions: [ConditionTransition]) -> [TicketBatch.Change] {
        let incidents = heads.map { Incident(id: $0, cluster: "lab", opened: Moment.second(0).wall, headTicket: $1) }
        let grouper = IncidentGrouper(descriptors: Self.descriptors)
        let changes = grouper.changes(
            for: transitions, openTickets: tickets.filter(\.isOpen),
            incidents: incidents.filter { incident in tickets.contains { $0.incident == incident.id && $0.isOpen } })
        for change in changes { apply(change) }
        return changes
    }

    @discardableResult
    mutating func open(_ conditions: Condition...) -> [TicketBatch.Change] { tick(conditions.map { .opened($0) }) }

    func incident(_ invariant: String, _ component: ComponentID) -> Int64? {
        ticket(invariant, component)?.incident
    }

    /// The invariant at an incident's head.
    func head(_ incident: Int64?) -> String? {
        tickets.first { $0.id == incident.flatMap { heads[$0] } }?.key.invariant.rawValue
    }

    var incidentCount: Int { Set(tickets.map(\.incident)).count }

    private func ticket(_ invariant: String, _ component: ComponentID) -> Ticket? {
        tickets.first { $0.key.invariant.rawValue == invariant && $0.key.component == component }
    }

    private mutating func apply(_ change: TicketBatch.Change) {
        switch change {
        case .open(let condition, let choice): apply(condition, choice)
        case .update(let condition):
            for index in tickets.indices where tickets[index].key == condition.key {
                tickets[index].related = condition.related
            }
        case .close(let key, _):
            for index in tickets.indices where tickets[index].key == key {
                tickets[index].resolved = Moment.second(0).wall
            }
        case .merge(let moved, let into):
            for index in tickets.indices where moved.contains(tickets[index].incident) {
                tickets[index].incident = into
            }
            for incident in moved { heads[incident] = nil }
        }
    }

    private mutating func apply(_ condition: Condition, _ choice: TicketBatch.IncidentChoice) {
        let id = Int64(tickets.count + 1)
        var incident = id * 100
        var becomesHead = true
        switch choice {
        case .new: break
        case .join(let existing, let head): (incident, becomesHead) = (existing, head)
        case .joinTicket(let fingerprint, let head):
            becomesHead = head
            incident = tickets.last { $0.fingerprint == fingerprint && $0.isOpen }?.incident ?? -1
        }
        if becomesHead { heads[incident] = id }
        tickets.append(
            Ticket(
                id: id, key: condition.key, state: .created, severity: condition.severity, message: "",
                began: condition.began, noticed: condition.noticed ?? Moment.second(0).wall,
                lastSeen: Moment.second(0).wall, incident: incident, related: condition.related))
    }
}
