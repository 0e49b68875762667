public import OperatorCore
public import TicketStore

/// The writer's right as the ticket store's lock: free it is taken, held it gets a sign of life.
public struct StoreWriterClaim: WriterClaim {
    private let store: TicketStore
    private let cluster: String
    private let program: String

    /// - Parameter program: `monitor`, `dashboard`, `demo`: shown to those who find the lock taken.
    public init(store: TicketStore, cluster: String, program: String) {
        self.store = store
        self.cluster = cluster
        self.program = program
    }

    public func claim(at now: Moment) async throws(TicketRepositoryError) -> Bool {
        guard try await store.takeWriterLock(cluster: cluster, program: program, at: now) == .held else { return false }
        try await store.beat(cluster: cluster, at: now)
        return true
    }
}
