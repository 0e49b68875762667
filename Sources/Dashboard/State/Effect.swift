public import OperatorCore
public import TerminalUI

/// What `update` asks of the world.
public enum Effect: Sendable, Hashable {
    case quit
    case repaint
    case kill(ComponentID, address: String)
    case restart(ComponentID, address: String)
    case healAll
    case acknowledge(ticket: Int64)
    case demo(DemoRequest)
    /// Finds out what Claude would be sent.
    case offerClaude(incident: Int64)
    /// Asks it; the person said yes to exactly this.
    case askClaude(ClaudeOffer)
    /// Explains an incident anew.
    case diagnose(incident: Int64)
    case stopDiagnosis(incident: Int64)
    /// nil: until a person ends it.
    case hold(ticket: Int64, until: WallTime?)
    case unhold(ticket: Int64)
    /// Forced: even while the trouble is still seen.
    case resolve(ticket: Int64, force: Bool)
    /// Writes a person's word on a verdict into the ticket's history.
    case judge(ticket: Int64, verdict: Int, engine: String, isRight: Bool)
    /// Writes the report of an incident into a file.
    case writeReport(incident: Int64)
    /// Hands text to the clipboard of the person's terminal.
    case copy(String)
    case use(Theme)
    case start(StartRequest)
    /// Asks the subject how it knows.
    case explain(ProvenanceQuestion)
}

/// What a demo's screen asks for.
public enum DemoRequest: Sendable, Hashable {
    /// The next chapter.
    case goOn
    /// A fresh cluster and database.
    case reset
    /// The demo's own deed: the countdown came to its end.
    case act
    /// The demo's own deed was called off.
    case callOff
}

/// What the start screen asks for.
public enum StartRequest: Sendable, Hashable {
    case check(String)
    case stopChecking
    case rename(String)
    /// The checked cluster: saved first, or only watched.
    case watch(saving: Bool)
    case local(String)
    case demo
    case byHand
}
