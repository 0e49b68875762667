import OperatorCore

extension Question {
    /// How long a hold may last; nil: until somebody lets go.
    static let holds: [(label: String, lasting: Duration?)] = [
        ("1 hour", .seconds(3_600)), ("8 hours", .seconds(8 * 3_600)), ("until let go", nil),
    ]

    /// What can be answered; the first changes nothing.
    func buttons(in state: DashboardState) -> [String] {
        switch kind {
        case .kill(let id, _): ["Cancel", "Kill \(id.spoken)"]
        case .restart(let id, _): ["Cancel", "Restart \(id.spoken)"]
        case .heal: ["Cancel", "Heal all"]
        case .askClaude(let offer): ["Cancel", offer.isAllowed ? "Ask Claude" : "Allow and ask"]
        case .quit: ["Stay", "Quit"]
        case .hold(let incident):
            state.openTickets(of: incident).contains { $0.held != nil }
                ? ["Cancel", "Let go"] : ["Cancel"] + Self.holds.map(\.label)
        case .resolve(let incident):
            ["Cancel", state.visibility(of: incident) == .over ? "Resolve" : "Resolve anyway"]
        case .evidence: ["Close"]
        }
    }
}
