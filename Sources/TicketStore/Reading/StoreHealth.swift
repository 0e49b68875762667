import CSystem
import Glibc
import SQLiteKit

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
