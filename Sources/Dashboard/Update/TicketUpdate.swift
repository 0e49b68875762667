import OperatorCore

/// What keys do to the tickets of the incident in hand.
enum TicketUpdate {
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
            let tickets = state.openTickets(of: incident)
            if tickets.contains(where: { $0.held != nil }) {
                return tickets.filter { $0.held != nil }.map { .unhold(ticket: $0.id) }
            }
            guard Question.holds.indices.contains(question.focused - 1) else { return [] }
            let until = Question.holds[question.focused - 1].lasting.map { state.now.wall.advanced(by: $0) }
            return tickets.map { .hold(ticket: $0.id, until: until) }
        case .resolve(let incident):
            let mayBeSeen = state.visibility(of: incident) != .over
            return state.openTickets(of: incident).map { .resolve(ticket: $0.id, force: mayBeSeen) }
        default: return []
        }
    }
}
