public import OperatorCore
import SQLiteKit

/// Tickets, incidents, conditions and diagnoses in one SQLite file: the writing side.
///
/// An actor on its own database queue: locks, fsyncs and file reads never touch the cooperative pool, and what a call
/// returns was committed before it returned. Every write and checkpoint happens under one short `flock` on
/// `FILE.lock`, taken inside the queue, so that monitors and the commands of people can write side by side. Batches of
/// a cluster are taken only from the holder of its writer's lock.
public actor TicketStore: DatabaseReading {
    /// What a process opens the database for.
    public enum Role: Sendable {
        /// Watches clusters: creates, migrates, checks and checkpoints the file; may take writer's locks.
        case watcher
        /// Changes something now and then (a person's command, a diagnosis): needs a file that exists.
        case visitor
    }

    private enum State {
        case opening
        case open(StoreSession)
        case closed
    }

    private let queue: DatabaseQueue
    let bootID: String
    let options: TicketStoreOptions
    private let isInMemory: Bool
    private let role: Role
    private var state = State.opening
    var lastDeletion: Moment?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    private init(bootID: String, options: TicketStoreOptions, role: Role, isInMemory: Bool) {
        queue = DatabaseQueue(label: "operator.tickets")
        self.bootID = bootID
        self.options = options
        self.role = role
        self.isInMemory = isInMemory
    }

    /// Opens a database file.
    ///
    /// - Parameters:
    ///   - path: the file; a watcher makes it and its folder (0600, 0700) where they are missing.
    ///   - bootID: this boot of the machine, `OperatorClock.bootID`: uptimes of another boot mean nothing.
    /// - Throws: `TicketRepositoryError`: `readOnly` (folder or file), `newerSchema`, `damaged` (the check found
    ///   something; the file is left as it is), `refused` (another program's database), `notFound`, `busy`, `full`,
    ///   `inputOutput`.
    public static func open(
        path: String, as role: Role, bootID: String, options: TicketStoreOptions = TicketStoreOptions()
    ) async throws(TicketRepositoryError) -> TicketStore {
        let store = TicketStore(bootID: bootID, options: options, role: role, isInMemory: false)
        try await store.start(StorePaths(database: path))
        return store
    }

    /// A store with the same rules and no file: for watching on where no file can be written. Gone with the process.
    public static func inMemory(
        bootID: String, options: TicketStoreOptions = TicketStoreOptions()
    ) async throws(TicketRepositoryError) -> TicketStore {
        let store = TicketStore(bootID: bootID, options: options, role: .watcher, isInMemory: true)
        try await store.start(nil)
        return store
    }

    private func start(_ paths: StorePaths?) throws(TicketRepositoryError) {
        do {
            state = .open(try paths.map(openFile) ?? openMemory())
        } catch {
            throw TicketRepositoryError(error, while: "keep tickets", path: paths?.database ?? "memory")
        }
    }

    private func openMemory() throws -> StoreSession {
        StoreSession(paths: nil, connection: try StoreOpener.openInMemory(), shortLock: nil, lockTimeoutMilliseconds: 0)
    }

    private func openFile(_ paths: StorePaths) throws -> StoreSession {
        if role == .watcher { try StoreOpener.makeFolder(paths) } else { try StoreOpener.requireFile(paths) }
        let lock = try LockFile(path: paths.shortLock)
        let connection = try openConnection(paths, under: lock)
        // The check only reads, and may take a while: it is made after the lock was given back.
        if role == .watcher { try StoreOpener.check(connection) }
        return StoreSession(
            paths: paths, connection: connection, shortLock: lock,
            lockTimeoutMilliseconds: options.lockTimeoutMilliseconds)
    }

    private func openConnection(_ paths: StorePaths, under lock: LockFile) throws -> Connection {
        guard try lock.lock(waitingMilliseconds: options.lockTimeoutMilliseconds) else {
            throw TicketRepositoryError.lockedOut(paths.database)
        }
        defer { lock.unlock() }
        return try role == .watcher ? StoreOpener.openForWatching(paths) : StoreOpener.openForVisiting(paths)
    }

    /// Closes the file under the short lock and gives the writer's locks back. Calls after it throw.
    ///
    /// - Throws: `TicketRepositoryError` where the database cannot be closed.
    public func close() throws(TicketRepositoryError) {
        guard case .open(let session) = state else { return }
        state = .closed
        do {
            try session.close(checkpointing: role == .watcher && !isInMemory)
        } catch {
            throw TicketRepositoryError(error, while: "close the tickets", path: session.path)
        }
    }

    // MARK: - Access to the connection

    func session() throws(TicketRepositoryError) -> StoreSession {
        guard case .open(let session) = state else {
            throw .refused("use the tickets", "the database is closed", "open it again")
        }
        return session
    }

    /// Runs `body` in one write transaction; the events it appended are committed when this returns.
    func write<T>(
        _ operation: String, at moment: Moment, bootID: String? = nil, _ body: (inout TicketTransaction) throws -> T
    ) throws(TicketRepositoryError) -> T {
        let session = try session()
        do {
            return try session.write { connection in
                var transaction = TicketTransaction(
                    connection: connection, at: moment, bootID: bootID ?? self.bootID, options: options)
                return try body(&transaction)
            }
        } catch {
            throw TicketRepositoryError(error, while: operation, path: session.path)
        }
    }

    /// Runs `body` on one snapshot.
    func read<T>(_ body: (Connection) throws -> T) throws(TicketRepositoryError) -> T {
        let session = try session()
        do {
            return try session.connection.readTransaction(body)
        } catch {
            throw TicketRepositoryError(error, while: "read tickets", path: session.path)
        }
    }
}
