import OperatorCore
import SQLiteKit

/// What an open store holds: the connection and its locks. Lives and dies on the database's queue.
final class StoreSession {
    let paths: StorePaths?
    let connection: Connection
    private let shortLock: LockFile?
    private let patienceMilliseconds: Int
    var writerLocks: [String: WriterLock] = [:]

    /// - Parameter paths: nil for a store in memory, which needs no locks.
    init(paths: StorePaths?, connection: Connection, shortLock: LockFile?, patienceMilliseconds: Int) {
        self.paths = paths
        self.connection = connection
        self.shortLock = shortLock
        self.patienceMilliseconds = patienceMilliseconds
    }

    var path: String { paths?.database ?? "memory" }

    /// Runs `body` while no other process of ours writes, checkpoints or closes.
    func locked<T>(_ body: () throws -> T) throws -> T {
        guard let shortLock else { return try body() }
        guard try shortLock.lock(waitingMilliseconds: patienceMilliseconds) else {
            throw TicketRepositoryError.lockedOut(path)
        }
        defer { shortLock.unlock() }
        return try body()
    }

    /// Runs one write transaction under the short lock.
    func write<T>(_ body: (Connection) throws -> T) throws -> T {
        try locked { try connection.writeTransaction(body) }
    }

    func close(checkpointing: Bool) throws {
        try locked {
            if checkpointing { _ = try? connection.checkpoint(.passive) }
            connection.close()
        }
        writerLocks.removeAll()
    }
}
