/// Where the diagnosis of an incident stands.
public enum DiagnosisStanding: Codable, Sendable, Hashable {
    case none
    case leased(owner: String)
    case done(version: Int)
    case failed(reason: String, retryAt: WallTime)

    public var isDone: Bool {
        if case .done = self { return true }
        return false
    }
}

/// Tickets with one cause.
public struct Incident: Codable, Sendable, Hashable, Identifiable {
    public var id: Int64
    public var cluster: String
    public var opened: WallTime
    /// When its last ticket was resolved.
    public var closed: WallTime?
    /// The ticket that explains the others.
    public var headTicket: Int64
    public var diagnosis: DiagnosisStanding

    public init(
        id: Int64, cluster: String, opened: WallTime, closed: WallTime? = nil, headTicket: Int64,
        diagnosis: DiagnosisStanding = .none
    ) {
        self.id = id
        self.cluster = cluster
        self.opened = opened
        self.closed = closed
        self.headTicket = headTicket
        self.diagnosis = diagnosis
    }
}
