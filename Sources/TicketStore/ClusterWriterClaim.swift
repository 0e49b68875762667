public import OperatorCore

/// The writer's claim of one cluster on one store: takes the lock where it is free, and writes a heartbeat into it.
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
        if attempt == .held { try await store.heartbeat(cluster: cluster, at: now) }
        return attempt
    }
}

/// The writer's lock of each cluster that this process watches.
extension TicketStore {
    /// Tries once to become the one who watches a cluster; in memory one always is.
    ///
    /// - Parameter program: `monitor`, `dashboard`, `demo`: shown to those who find the lock taken.
    /// - Throws: `TicketRepositoryError` when the lock's file cannot be made.
    public func takeWriterLock(
        cluster: String, program: String, at now: Moment
    ) throws(TicketRepositoryError) -> WriterLock.Attempt {
        let session = try session()
        guard let paths = session.paths, session.writerLocks[cluster] == nil else { return .held }
        let path = paths.writerLock(cluster: cluster)
        switch try WriterLock.acquire(at: path, program: program, now: now.wall) {
        case .busy(let holder): return .busy(holder)
        case .held(let lock):
            session.writerLocks[cluster] = lock
            return .held
        }
    }

    /// Gives a writer's lock back before the process ends.
    ///
    /// - Throws: `TicketRepositoryError` where the store is closed.
    public func releaseWriterLock(cluster: String) throws(TicketRepositoryError) {
        try session().writerLocks[cluster] = nil
    }

    /// Writes a heartbeat into the writer's lock, for those who show "pid N silent 2 min", and moves the log into the
    /// file where enough has gathered. Call it once a tick.
    ///
    /// - Throws: `TicketRepositoryError` where the store is closed.
    public func heartbeat(cluster: String, at now: Moment) throws(TicketRepositoryError) {
        let session = try session()
        guard let lock = session.writerLocks[cluster] else { return }
        lock.heartbeat(at: now.wall)
        session.moveLogIfDue()
    }

    func holdsWriterLock(_ cluster: String) throws(TicketRepositoryError) -> Bool {
        let session = try session()
        return session.paths == nil || session.writerLocks[cluster] != nil
    }
}
