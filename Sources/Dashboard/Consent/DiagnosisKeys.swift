import OperatorCore
import TerminalUI

/// Keys that ask for a diagnosis or end one.
extension KeyTable {
    static let diagnosing: [KeyBinding] = [
        KeyBinding(
            .diagnose, [.character("d")], "d",
            "explain the incident anew; where Claude would be asked, says first what is sent and what it may cost",
            weight: 62, short: "diagnose",
            label: { $0.asksClaude ? "ask Claude" : "diagnose" }, standing: { $0.standingOfDiagnosing }),
        KeyBinding(
            .stopDiagnosis, [.character("c")], "c", "stop the diagnosis that is under way; verdicts stay", weight: 63,
            short: "stop",
            label: { _ in "stop it" },
            standing: { state in
                guard let working = state.live.working, working.ended == nil else { return .elsewhere }
                return state.mayDiagnose.map { .disabled(because: $0) } ?? .available
            }),
    ]
}

extension DashboardState {
    /// With a key Claude is asked, after a person said yes.
    var asksClaude: Bool { claude == .allowed || claude == .unasked }

    /// Why nothing is diagnosed from here; nil: it is.
    var mayDiagnose: String? {
        if heading.acting == .readOnly { return "started with --read-only" }
        return live.role == .follower ? "another process keeps the tickets" : nil
    }

    var standingOfDiagnosing: KeyBinding.Standing {
        guard let id = incidentInHand, live.incident(id)?.isOpen == true else { return .elsewhere }
        if let reason = mayDiagnose { return .disabled(because: reason) }
        if isScrubbed { return .disabled(because: "the view is in the past: esc first") }
        if isPaused { return .disabled(because: "the view is paused: p first") }
        if live.working.map({ $0.incident == id && $0.ended == nil }) == true {
            return .disabled(because: "it is being explained: c stops it")
        }
        return .available
    }

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
