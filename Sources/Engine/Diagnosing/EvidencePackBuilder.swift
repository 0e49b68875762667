import OperatorCore

/// Freezes what an incident's diagnosis may rest on. It is given tickets and what was observed, and nothing that people
/// or chaos did: the engines must not read the answer.
struct EvidencePackBuilder: Sendable {
    var subject: String
    var isSimulated: Bool

    /// What to ask the subject for; nil without a ticket or an observation.
    func request(
        _ incident: Incident, tickets: [Ticket], seen: MonitorSnapshot, history: any SampleHistory
    ) -> EvidenceRequest? {
        guard let observation = seen.observation, !tickets.isEmpty else { return nil }
        return EvidenceRequest(
            incident: incident.id, tickets: Self.headFirst(tickets, head: incident.headTicket),
            began: Self.beginning(tickets), observation: observation, history: history, events: seen.events)
    }

    /// The pack of one attempt: the subject's evidence, then a check for each ticket it said nothing of.
    func pack(
        _ request: EvidenceRequest, evidence: [Evidence], gaps: [String], frozen: WallTime,
        conditions: [ConditionKey: Condition]
    ) -> EvidencePack {
        let observation = request.observation
        let told = Set(evidence.filter { $0.kind == .check }.map { Told(topic: $0.topic, component: $0.component) })
        let missing = request.tickets.filter {
            !told.contains(Told(topic: $0.key.invariant.rawValue, component: $0.key.component))
        }
        return EvidencePack(
            subject: subject, cluster: observation.cluster, incident: request.incident, frozen: frozen,
            began: request.began, tickets: request.tickets, components: observation.topology.components,
            states: observation.states, evidence: evidence + missing.map(Self.check), gaps: gaps,
            isSimulated: isSimulated || observation.isSimulated,
            endedTickets: request.tickets.filter { $0.isOver(by: conditions) }.map(\.id))
    }

    private struct Told: Hashable {
        var topic: String
        var component: ComponentID?
    }

    private static func check(_ ticket: Ticket) -> Evidence {
        Evidence(
            kind: .check, topic: ticket.key.invariant.rawValue, component: ticket.key.component,
            statement: ticket.message, at: ticket.lastSeen,
            facts: ["severity": .text(ticket.severity.rawValue), "noticed": .time(ticket.noticed)]
                .merging(ticket.began.map { ["began": .time($0)] } ?? [:]) { first, _ in first },
            origin: "ticket \(ticket.id)")
    }

    private static func headFirst(_ tickets: [Ticket], head: Int64) -> [Ticket] {
        tickets.sorted { left, right in
            if (left.id == head) != (right.id == head) { return left.id == head }
            return left.id < right.id
        }
    }

    /// The earliest beginning that is known, else when the first was noticed.
    private static func beginning(_ tickets: [Ticket]) -> WallTime {
        let known = tickets.compactMap(\.began).min()
        let noticed = tickets.map(\.noticed).min() ?? WallTime(millisecondsSince1970: 0)
        return known.map { min($0, noticed) } ?? noticed
    }
}
