import CSystem
import Glibc
import OperatorCore
import SQLiteKit

/// Opens the ticket database for one of its roles. Runs on the database's queue only.
enum StoreOpener {
    /// Opens for a process that may create, migrate and checkpoint the database. Call it under the short lock.
    ///
    /// The file is made by us, with mode 0600, before SQLite sees it. A file that exists is never opened and closed by
    /// us: closing it would drop the locks of any other connection of this process to it (POSIX locks do that).
    static func openForWatching(_ paths: StorePaths) throws -> Connection {
        let created = csystem_open_file(paths.database, O_RDWR | O_CREAT | O_EXCL, 0o600)
        if created >= 0 {
            close(created)
        } else if csystem_errno() != EEXIST {
            throw TicketRepositoryError.cannotOpen(paths.database, errno: csystem_errno())
        }
        try refuseFolder(paths)
        let connection = try Connection(path: paths.database, mode: .readWrite)
        try adopt(connection)
        chmod(paths.database, 0o600)
        try connection.useWriteAheadLog()
        try configure(connection)
        try migrate(connection, paths)
        return connection
    }

    /// Opens for a process that writes now and then (a person's change, a diagnosis): creates and checkpoints nothing.
    static func openForVisiting(_ paths: StorePaths) throws -> Connection {
        try requireFile(paths)
        let connection = try Connection(path: paths.database, mode: .readWrite)
        try adopt(connection)
        try configure(connection)
        try connection.setAutomaticCheckpoint(pages: 0)
        try migrate(connection, paths)
        return connection
    }

    static func openForReading(_ paths: StorePaths) throws -> Connection {
        try requireFile(paths)
        let connection = try Connection(path: paths.database, mode: .readOnly)
        try requireTickets(connection, paths)
        try limitReading(connection)
        return connection
    }

    /// Opens for a process that looks ten times a second beside whoever writes, and leaves no trace.
    ///
    /// - Throws: `notFound` also while another process makes the file.
    static func openForFollowing(_ paths: StorePaths) throws -> Connection {
        try requireFile(paths)
        let isResting = !StoreOpener.hasLog(paths)
        let connection = try Connection(
            path: paths.database, mode: isResting ? .resting : .observing, busyTimeoutMilliseconds: 100)
        try requireTickets(connection, paths)
        try limitReading(connection)
        return connection
    }

    /// An empty file, or one that is only marked as ours, has no tickets yet, as one that is missing.
    private static func requireTickets(_ connection: Connection, _ paths: StorePaths) throws {
        let id = try connection.applicationID()
        if id == 0, try connection.firstRow("SELECT 1 FROM sqlite_schema") == nil { throw missing(paths) }
        guard id == Schema.applicationID else { throw foreign(paths.database) }
        guard try connection.userVersion() > 0 else { throw missing(paths) }
    }

    /// Whether a writer has, or had until it died, the file open.
    static func hasLog(_ paths: StorePaths) -> Bool {
        access(paths.database + "-wal", F_OK) == 0 && access(paths.database + "-shm", F_OK) == 0
    }

    /// An endless read would keep the log from being emptied; this is far above what any list needs.
    static func limitReading(_ connection: Connection) throws {
        try connection.setStepLimit(20_000_000)
    }

    static func openInMemory() throws -> Connection {
        let connection = try Connection(path: ":memory:", mode: .readWriteCreate)
        _ = try Schema.migrator.migrate(connection)
        return connection
    }

    /// Makes the folder, and those above it, for this user alone.
    static func makeFolder(_ paths: StorePaths) throws(TicketRepositoryError) {
        let folder = paths.folder
        let ends = folder.indices.dropFirst().filter { folder[$0] == "/" } + [folder.endIndex]
        for end in ends {
            let path = String(folder[..<end])
            guard access(path, F_OK) != 0, mkdir(path, 0o700) != 0, csystem_errno() != EEXIST else { continue }
            throw .cannotOpen(path, errno: csystem_errno())
        }
    }

    /// - Throws: `TicketRepositoryError` (`damaged`). The file is never deleted or replaced by us.
    static func check(_ connection: Connection) throws {
        let findings = try connection.quickCheck(limit: 3)
        guard !findings.isEmpty else { return }
        throw TicketRepositoryError(
            .damaged,
            "cannot keep tickets in \(connection.path): its pages contradict each other "
                + "(\(findings.joined(separator: "; "))). Move it aside (`sqlite3 FILE .recover` may save what is in "
                + "it), or name another file with --db")
    }

    private static func configure(_ connection: Connection) throws {
        try connection.setSynchronous(.full)
        // A connection that goes out of scope must not checkpoint outside the short lock; `close` does it under it.
        try connection.disableCheckpointOnClose()
    }

    static func requireFile(_ paths: StorePaths) throws {
        guard access(paths.database, F_OK) == 0 else { throw missing(paths) }
        try refuseFolder(paths)
    }

    private static func missing(_ paths: StorePaths) -> TicketRepositoryError {
        TicketRepositoryError(
            .notFound,
            "there are no tickets at \(paths.database). `operator monitor` starts keeping them; --db names another "
                + "file")
    }

    /// SQLite would call it trouble with the disk.
    private static func refuseFolder(_ paths: StorePaths) throws {
        var status = stat()
        guard stat(paths.database, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
        throw TicketRepositoryError.refused(
            "keep tickets in \(paths.database)", "it is a directory", "name a file in it with --db")
    }

    /// Marks an empty file as ours; refuses another program's database.
    private static func adopt(_ connection: Connection) throws {
        let id = try connection.applicationID()
        if id == Schema.applicationID { return }
        guard id == 0, try connection.firstRow("SELECT 1 FROM sqlite_schema") == nil else {
            throw foreign(connection.path)
        }
        try connection.setApplicationID(Schema.applicationID)
    }

    private static func foreign(_ path: String) -> TicketRepositoryError {
        .refused("keep tickets in \(path)", "it is another program's database", "name another file with --db")
    }

    /// Copies the file aside before an existing schema is changed.
    static func migrate(
        _ connection: Connection, _ paths: StorePaths, with migrator: Migrator = Schema.migrator
    ) throws {
        let version = try connection.userVersion()
        if version > 0, version < migrator.latestVersion {
            let backup = paths.backup(ofVersion: version)
            if access(backup, F_OK) != 0 {
                try connection.copy(to: backup)
                chmod(backup, 0o600)
            }
        }
        _ = try migrator.migrate(connection)
    }
}

/// The files of one ticket database; all of them lie beside it.
struct StorePaths: Sendable, Hashable {
    let database: String

    /// The short lock: every write, checkpoint and closing happens under it, by whatever process.
    var shortLock: String { database + ".lock" }

    /// The lock of the one process that watches a cluster and writes its tickets.
    func writerLock(cluster: String) -> String { database + ".writer-" + Self.fileName(for: cluster) }

    /// The copy made before the schema is changed from that version.
    func backup(ofVersion version: Int) -> String { database + ".before-schema-\(version + 1)" }

    var folder: String {
        guard let slash = database.lastIndex(of: "/") else { return "." }
        return slash == database.startIndex ? "/" : String(database[..<slash])
    }

    /// Letters, digits, `.`, `-` stay; any other byte becomes `_XX`, so that two keys never share a name. Long keys
    /// are cut and told apart by a hash (FNV-1a), because a file's name ends at 255 bytes.
    static func fileName(for cluster: String) -> String {
        var name = ""
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in cluster.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46: name.unicodeScalars.append(Unicode.Scalar(byte))
            default: name += "_" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return name.utf8.count <= 80 ? name : name.prefix(60) + "_" + String(hash, radix: 16)
    }
}
