import CSystem
import Glibc
public import OperatorCore
import SQLiteKit

/// Tickets for those who only look: a read-only connection, short snapshots, no lock, no way to write.
///
/// It sees what other processes commit; `hasChanged` says cheaply whether it is worth reading again.
public actor TicketReader: TicketFollowing, DatabaseReading {
    private let queue = DatabaseQueue(label: "operator.tickets.reader")
    private let paths: StorePaths
    /// It is opened again and again: the file may not be there yet, or be another one by now.
    private let isFollowing: Bool
    private var connection: Connection?
    private var isClosed = false
    private var lastVersion: Int64?
    /// Which file is open.
    private var file: FileIdentity?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    private init(paths: StorePaths, isFollowing: Bool) {
        self.paths = paths
        self.isFollowing = isFollowing
    }

    /// For those who look all the time, whether the file is there yet or not: it leaves no trace beside it, and takes
    /// up a file that is made, or put in the place of another, later.
    public static func following(path: String) -> TicketReader {
        TicketReader(paths: StorePaths(database: path), isFollowing: true)
    }

    /// - Throws: `TicketRepositoryError`: `notFound` (no database there yet), `refused` (another program's), `readOnly`,
    ///   `damaged`, `inputOutput`.
    public static func open(path: String) async throws(TicketRepositoryError) -> TicketReader {
        let reader = TicketReader(paths: StorePaths(database: path), isFollowing: false)
        try await reader.start()
        return reader
    }

    private func start() throws(TicketRepositoryError) {
        do {
            connection = try StoreOpener.openForReading(paths)
        } catch {
            throw TicketRepositoryError(error, while: "read tickets", path: paths.database)
        }
    }

    public func close() {
        connection?.close()
        connection = nil
        isClosed = true
    }

    /// Whether another connection committed since the last call (true on the first): `PRAGMA data_version`.
    ///
    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func hasChanged() throws(TicketRepositoryError) -> Bool {
        do {
            try lookAtFile()
            let version = try open().dataVersion()
            defer { lastVersion = version }
            return version != lastVersion
        } catch {
            throw TicketRepositoryError(error, while: "read tickets", path: paths.database)
        }
    }

    /// Looks over the whole file; takes longer the larger it is.
    ///
    /// - Throws: `TicketRepositoryError` where the file is too damaged even for that.
    public func health() throws(TicketRepositoryError) -> StoreHealth {
        do {
            let connection = try open()
            // The limit on steps is for lists; a check visits every page.
            try connection.setStepLimit(nil)
            defer { try? StoreOpener.limitReading(connection) }
            return try StoreHealth(connection, paths)
        } catch {
            throw TicketRepositoryError(error, while: "check the tickets", path: paths.database)
        }
    }

    /// Who watches a cluster and writes its tickets. Takes no lock.
    ///
    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func writerStatus(ofCluster cluster: String, at now: WallTime) throws(TicketRepositoryError) -> WriterStatus
    {
        let look = try WriterLock.look(at: paths.writerLock(cluster: cluster), now: now)
        guard case .busy(let holder)? = look.attempt else { return .nobody(since: look.last?.lastSeen) }
        guard let holder else { return .notKnown }
        return holder.isThisProcess ? .here : .elsewhere(WriterStatus.Holder(holder))
    }

    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func drafts(ofCluster cluster: String) throws(TicketRepositoryError) -> [StoredDraft] {
        try read { try $0.drafts(ofCluster: cluster) }
    }

    private func open() throws -> Connection {
        if let connection { return connection }
        guard isFollowing, !isClosed else {
            throw TicketRepositoryError.refused("read tickets", "the database is closed", "open it again")
        }
        let opened = try StoreOpener.openForFollowing(paths)
        connection = opened
        file = FileIdentity(paths.database)
        lastVersion = nil
        return opened
    }

    /// Lets go of a file that is not the one of this name any more, or that a writer has opened since.
    private func lookAtFile() throws {
        guard isFollowing, let connection else { return }
        let hasWriter = connection.mode == .resting && StoreOpener.hasLog(paths)
        guard hasWriter || FileIdentity(paths.database) != file else { return }
        connection.close()
        self.connection = nil
    }

    func read<T>(_ body: (Connection) throws -> T) throws(TicketRepositoryError) -> T {
        do {
            return try open().readTransaction(body)
        } catch {
            throw TicketRepositoryError(error, while: "read tickets", path: paths.database)
        }
    }
}

/// Which file a path names now.
private struct FileIdentity: Equatable {
    let device: UInt64
    let number: UInt64

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
    }
}

extension WriterStatus.Holder {
    init(_ holder: WriterHolder) {
        self.init(
            pid: holder.pid, program: holder.program, isStopped: holder.state == .stopped, since: holder.since,
            lastSeen: holder.lastSeen)
    }
}

/// How a ticket database is doing, for `operator doctor`.
public struct StoreHealth: Sendable, Hashable {
    /// A log beyond this says that some reader keeps a snapshot open, so that it cannot be emptied (64 MiB).
    public static let largestLogBytes: Int64 = 64 << 20

    /// The running SQLite library, e.g. "3.40.1".
    public let sqliteVersion: String
    public let schemaVersion: Int
    /// The newest schema this program can write.
    public let knownSchemaVersion: Int
    public let databaseBytes: Int64
    public let logBytes: Int64
    /// What a look over all pages found; empty where the file is sound.
    public let findings: [String]

    public var isLogTooLarge: Bool { logBytes > Self.largestLogBytes }
    public var isSchemaNewer: Bool { schemaVersion > knownSchemaVersion }

    init(_ connection: Connection, _ paths: StorePaths) throws {
        sqliteVersion = Connection.libraryVersion
        schemaVersion = try connection.userVersion()
        knownSchemaVersion = Schema.migrator.latestVersion
        databaseBytes = Self.size(of: paths.database)
        logBytes = Self.size(of: paths.database + "-wal")
        findings = try connection.quickCheck(limit: 5)
    }

    private static func size(of path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }
}
