import OperatorCore
import SQLiteKit

/// What an open store holds: the connection and its locks. Lives and dies on the database's queue.
final class StoreSession {
    let paths: StorePaths?
    let connection: Connection
    private let shortLock: LockFile?
    private let lockTimeoutMilliseconds: Int
    var writerLocks: [String: WriterLock] = [:]
    /// Write transactions of this process since the log was last moved into the file.
    private var writesInLog = 0

    /// After so many, `moveLogIfDue` moves the log. A ticket's transaction appends about 8 pages, so this comes before
    /// SQLite's own limit of 1000 pages, which would make one transaction in a hundred wait for it.
    static let writesBeforeMove = 64

    /// - Parameter paths: nil for a store in memory, which needs no locks.
    init(paths: StorePaths?, connection: Connection, shortLock: LockFile?, lockTimeoutMilliseconds: Int) {
        self.paths = paths
        self.connection = connection
        self.shortLock = shortLock
        self.lockTimeoutMilliseconds = lockTimeoutMilliseconds
    }

    var path: String { paths?.database ?? "memory" }

    /// Runs `body` while no other process of ours writes, checkpoints or closes.
    func locked<T>(_ body: () throws -> T) throws -> T {
        guard let shortLock else { return try body() }
        guard try shortLock.lock(waitingMilliseconds: lockTimeoutMilliseconds) else {
            throw TicketRepositoryError.lockedOut(path)
        }
        defer { shortLock.unlock() }
        return try body()
    }

    /// Runs one write transaction under the short lock.
    func write<T>(_ body: (Connection) throws -> T) throws -> T {
        let result = try locked { try connection.writeTransaction(body) }
        writesInLog += 1
        return result
    }

    /// Moves the log into the file where enough has gathered, between transactions instead of within one.
    ///
    /// What cannot be moved now stays in the log and is as safe there; the next write says what is wrong with the disk.
    func moveLogIfDue() {
        guard paths != nil, writesInLog >= Self.writesBeforeMove else { return }
        writesInLog = 0
        _ = try? locked { try connection.checkpoint(.passive) }
    }

    func close(checkpointing: Bool) throws {
        try locked {
            if checkpointing { _ = try? connection.checkpoint(.passive) }
            connection.close()
        }
        writerLocks.removeAll()
    }
}
