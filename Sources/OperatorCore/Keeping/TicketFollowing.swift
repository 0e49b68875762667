/// A database that another process may write, for those who look ten times a second: reads only, takes no lock.
public protocol TicketFollowing: TicketReading {
    /// Whether anybody committed since the last call; true on the first. Throws `notFound` while there is no database.
    func hasChanged() async throws(TicketRepositoryError) -> Bool
    /// Diagnoses that are being made, oldest first.
    func drafts(ofCluster cluster: String) async throws(TicketRepositoryError) -> [StoredDraft]
    /// Who keeps the cluster's tickets.
    func writerStatus(ofCluster cluster: String, at now: WallTime) async throws(TicketRepositoryError) -> WriterStatus
}

/// A draft as the database holds it, with the heartbeat of the process that writes it.
public struct StoredDraft: Sendable, Hashable {
    /// A writer says at least every two seconds that its diagnosis goes on; after this long it does not look alive.
    public static let timeout: Duration = .seconds(5)

    public var draft: DiagnosisDraft
    public var pid: Int32
    /// This process writes it.
    public var isOwn: Bool
    public var bootID: String
    /// When it was last written, in nanoseconds of that boot's uptime.
    public var writtenUptime: Int64

    /// The process that wrote it runs no more: nothing comes after it, however fresh it is.
    public var isWriterDead: Bool

    public init(
        draft: DiagnosisDraft, pid: Int32, isOwn: Bool, bootID: String, writtenUptime: Int64,
        isWriterDead: Bool = false
    ) {
        self.isWriterDead = isWriterDead
        self.draft = draft
        self.pid = pid
        self.isOwn = isOwn
        self.bootID = bootID
        self.writtenUptime = writtenUptime
    }

    public func isAlive(at now: Moment, bootID: String) -> Bool {
        guard bootID == self.bootID, !isWriterDead else { return false }
        return .nanoseconds(now.uptimeNanoseconds - writtenUptime) <= Self.timeout
    }
}
