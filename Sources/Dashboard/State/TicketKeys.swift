import OperatorCore

/// What keys do to the tickets of the incident in hand.
enum TicketKeys {
    static func run(_ command: KeyCommand, _ state: inout DashboardState) -> [Effect] {
        let tickets = state.ticketsInHand
        if tickets.isEmpty, [.acknowledge, .hold, .resolve].contains(command) {
            state.notice = state.incidentInHand == nil ? "no incident is open" : "it has no open ticket"
            return []
        }
        switch command {
        case .acknowledge:
            if tickets.allSatisfy({ $0.acknowledged != nil }) { state.notice = "it is acknowledged already" }
            return tickets.filter { $0.acknowledged == nil }.map { .acknowledge(ticket: $0.id) }
        case .hold: state.question = state.incidentInHand.map { Question(.hold(incident: $0)) }
        case .resolve: state.question = state.incidentInHand.map { Question(.resolve(incident: $0)) }
        case .right: return judge(true, state)
        case .wrong: return judge(false, state)
        case .report:
            if case .incident(let id) = state.screen { return [.writeReport(incident: id)] }
        default: break
        }
        return []
    }

    private static func judge(_ isRight: Bool, _ state: DashboardState) -> [Effect] {
        guard case .incident(let id) = state.screen, let record = state.view.verdicts[id],
            let head = state.view.incident(id)?.head
        else { return [] }
        return [.judge(ticket: head.id, verdict: record.version, engine: record.engine, isRight: isRight)]
    }

    /// The answer to a question about tickets. They may have been resolved since it was asked.
    static func fire(_ question: Question, _ state: inout DashboardState) -> [Effect] {
        switch question.kind {
        case .hold(let incident):
            let tickets = open(incident, state)
            if tickets.contains(where: { $0.held != nil }) {
                return tickets.filter { $0.held != nil }.map { .unhold(ticket: $0.id) }
            }
            guard holds.indices.contains(question.focused - 1) else { return [] }
            let until = holds[question.focused - 1].lasting.map { state.now.wall.advanced(by: $0) }
            return tickets.map { .hold(ticket: $0.id, until: until) }
        case .resolve(let incident):
            let mayBeSeen = sight(of: incident, state) != .over
            return open(incident, state).map { .resolve(ticket: $0.id, force: mayBeSeen) }
        default: return []
        }
    }

    static func open(_ incident: Int64, _ state: DashboardState) -> [Ticket] {
        state.live.openTickets.filter { $0.incident == incident && $0.id > 0 }.sorted { $0.id < $1.id }
    }

    /// Whether what an incident's open tickets are about is still seen from here.
    enum Sight { case seen, over, notKnown }

    static func sight(of incident: Int64, _ state: DashboardState) -> Sight {
        let phases = open(incident, state).map { state.live.conditions[$0.key]?.phase ?? .unknown }
        if phases.contains(.violated) { return .seen }
        return phases.allSatisfy(\.isWell) ? .over : .notKnown
    }

    /// How long a hold may last.
    static let holds: [(label: String, lasting: Duration?)] = [
        ("1 hour", .seconds(3_600)), ("8 hours", .seconds(8 * 3_600)), ("until let go", nil),
    ]
}
