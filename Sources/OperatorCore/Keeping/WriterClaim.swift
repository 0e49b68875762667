/// The right to write one cluster's tickets in one database: one process has it for as long as it lives.
public protocol WriterClaim: Sendable {
    /// Takes the right where it is free; true where this process has it now. Asked once a tick, so that it also is the
    /// holder's heartbeat. Throws where nobody could take it, such as a folder that is read-only.
    func claim() async throws(TicketRepositoryError) -> Bool
}

/// A claim that is always granted: for a database of this process alone.
public struct SoleWriter: WriterClaim {
    public init() {}
    public func claim() -> Bool { true }
}
