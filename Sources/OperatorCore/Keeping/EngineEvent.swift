/// What an engine publishes, in order: screens and commands draw it. Nothing of it is kept by being published; tickets
/// and verdicts were committed before.
public enum EngineEvent: Sendable {
    case observed(Observation)
    /// The monitor itself did not run for a while (suspend, SIGSTOP, paused machine).
    case gap(lasting: Duration, at: Moment)
    /// Committed before it is published.
    case ticket(TicketEvent, Ticket)
    case diagnosisProgress(incident: Int64, engine: String, update: DiagnosisUpdate)
    case diagnosed(DiagnosisRecord)
    /// What a person or chaos did. Never in an observation, history or pack: the engines must not read the answer.
    case action(ActionRecord)
    /// Which process writes the tickets, each time that changes or it gives a heartbeat.
    case writer(WriterStatus, at: Moment)
    /// Tickets cannot be kept at the moment; nil: they can again.
    case persistenceTrouble(TicketRepositoryError?, at: Moment)
}

/// Something a person or chaos did to a cluster.
public struct ActionRecord: Sendable, Hashable, Codable {
    public var at: WallTime
    public var by: String
    public var text: String
    public var target: ComponentID?

    public init(at: WallTime, by: String, text: String, target: ComponentID?) {
        self.at = at
        self.by = by
        self.text = text
        self.target = target
    }
}
