import OperatorCore

/// What asking for a diagnosis, and the answers to it, do to the state.
extension DashboardState {
    mutating func diagnose() -> [Effect] {
        guard let id = incidentInHand, live.incident(id)?.isOpen == true, mayDiagnose == nil else { return [] }
        guard asksClaude else {
            notice = "explaining I-\(id) anew …"
            return [.diagnose(incident: id)]
        }
        notice = "looking up what Claude would be sent …"
        return [.offerClaude(incident: id)]
    }

    mutating func stopDiagnosis() -> [Effect] {
        guard let working = live.working, working.ended == nil else { return [] }
        notice = "stopping \(working.engine) …"
        return [.stopDiagnosis(incident: working.incident)]
    }

    /// The dialog opens only where nothing else waits, and the incident is still there.
    mutating func take(_ offer: ClaudeOffer) {
        notice = nil
        guard question == nil, live.incident(offer.incident)?.isOpen == true else { return }
        question = Question(.askClaude(offer))
    }

    /// Looked at once more: between the question and the answer the incident may have ended.
    mutating func ask(_ offer: ClaudeOffer) -> [Effect] {
        guard mayDiagnose == nil, live.incident(offer.incident)?.isOpen == true else {
            notice = "nothing was sent: I-\(offer.incident) is over, or another process keeps the tickets now"
            return []
        }
        notice = "asking Claude about I-\(offer.incident) …"
        return [.askClaude(offer)]
    }
}
