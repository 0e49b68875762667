/// A database that another process may write, for those who look ten times a second: reads only, takes no lock.
public protocol TicketFollowing: TicketReading {
    /// Whether anybody committed since the last call; true on the first. Throws `notFound` while there is no database.
    func hasChanged() async throws(TicketRepositoryError) -> Bool
    /// Diagnoses that are being made, oldest first.
    func drafts(ofCluster cluster: String) async throws(TicketRepositoryError) -> [KeptDraft]
    /// Who keeps the cluster's tickets.
    func keeping(ofCluster cluster: String, at now: WallTime) async throws(TicketRepositoryError) -> TicketKeeping
}
