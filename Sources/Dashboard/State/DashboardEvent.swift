public import OperatorCore
public import TerminalUI

/// Everything that can change the state.
public enum DashboardEvent: Sendable {
    case key(Key)
    /// Text was pasted: never a command.
    case paste(String)
    /// Time went on.
    case tick(Moment)
    case engine(EngineEvent)
    /// The monitor's memory after an observation.
    case monitor(conditions: [ConditionKey: Condition], role: MonitorSnapshot.Role)
    /// What is measured from now on.
    case measuring(any SampleHistory)
    /// What the database held when we began, or holds now.
    case stored(tickets: [Ticket], verdicts: [DiagnosisRecord])
    /// How something the person asked for went.
    case done(String)
    /// What a simulated cluster and its demo are about.
    case rehearsal(RehearsalNews)
    /// The injected faults that are not undone, in words.
    case faults([String])
    /// The faults that each node can suffer where it is deployed.
    case offers([NodeOffers])
    /// How Claude stands to this cluster.
    case claude(ClaudeStanding)
    /// What asking Claude would mean: the person is asked.
    case offered(ClaudeOffer)
    /// What the start screen found and tried.
    case start(StartNews)
    /// What the subject answered when a person asked how we know.
    case provenance(ProvenanceQuestion, [ProvenanceEntry])
    /// The screen must be drawn anew: the terminal was resized or given back.
    case redraw
}

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
