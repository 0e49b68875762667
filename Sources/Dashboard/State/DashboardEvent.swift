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

/// What comes to the start screen from outside.
public enum StartNews: Sendable, Hashable {
    case found([StartFind])
    /// The address cannot be one, or the name; why and what to do.
    case refused(String)
    case checked(StartCheck)
    /// It could not be saved, or not be shown: the way on is open as before.
    case failed(String)
}

/// How Claude stands to the cluster on the screen.
public enum ClaudeStanding: Sendable, Hashable {
    /// It explains incidents by itself.
    case allowed
    /// There is a key, but nobody allowed it yet.
    case unasked
    /// It is not used, in one quiet line: why, or how to add it; empty: not worth one.
    case absent(String)
}
