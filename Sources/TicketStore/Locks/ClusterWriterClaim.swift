public import OperatorCore

/// The writer's claim of one cluster on one store: takes the lock where it is free, and leaves a sign of life with it.
public struct ClusterWriterClaim: WriterClaim {
    private let store: TicketStore
    private let cluster: String
    private let program: String
    private let clock: any OperatorClock

    /// - Parameter program: `monitor`, `dashboard`, `demo`: shown to those who find the lock taken.
    public init(store: TicketStore, cluster: String, program: String, clock: any OperatorClock) {
        self.store = store
        self.cluster = cluster
        self.program = program
        self.clock = clock
    }

    /// True where this process holds the lock, false where another does.
    ///
    /// - Throws: `TicketRepositoryError` when the lock's file cannot be made: then nobody can hold it.
    public func claim() async throws(TicketRepositoryError) -> Bool {
        try await attempt() == .held
    }

    /// As `claim`, and says who has it.
    ///
    /// - Throws: `TicketRepositoryError` when the lock's file cannot be made.
    public func attempt() async throws(TicketRepositoryError) -> WriterLock.Attempt {
        let now = clock.now()
        let attempt = try await store.takeWriterLock(cluster: cluster, program: program, at: now)
        if attempt == .held { try await store.beat(cluster: cluster, at: now) }
        return attempt
    }
}
