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
}
