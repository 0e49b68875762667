/// One step of a schema: takes the database from `version - 1` to `version`.
public struct Migration: Sendable {
    /// 1 for the first step, then without gaps.
    public let version: Int
    /// SQL statements, run in order. Never change a step that was released: add the next one.
    public let statements: [String]

    public init(version: Int, statements: [String]) {
        self.version = version
        self.statements = statements
    }
}

/// Brings a database to the newest schema this program knows, one transaction a step, and refuses a newer one.
public struct Migrator: Sendable {
    public let migrations: [Migration]

    /// - Precondition: none; the steps are sorted by version here.
    public init(_ migrations: [Migration]) {
        self.migrations = migrations.sorted { $0.version < $1.version }
    }

    /// The newest schema this program knows; 0 without any step.
    public var latestVersion: Int { migrations.last?.version ?? 0 }

    /// Runs the steps that are missing and returns the versions it went through.
    ///
    /// Several processes may call it at once: each step looks again at the version under the write lock.
    /// - Throws: `SQLiteError`: `newerSchema` when the file was written by a newer program (nothing is touched then),
    ///   or whatever a statement failed with; the steps before the failed one stay, the failed one leaves no trace.
    public func migrate(_ connection: Connection) throws -> [Int] {
        try requireKnownVersion(connection)
        var applied: [Int] = []
        for migration in migrations where try connection.userVersion() < migration.version {
            let didRun = try connection.writeTransaction { connection in
                guard try connection.userVersion() < migration.version else { return false }
                for statement in migration.statements { try connection.execute(statement) }
                try connection.execute("PRAGMA user_version = \(migration.version)")
                return true
            }
            if didRun { applied.append(migration.version) }
        }
        try requireKnownVersion(connection)
        return applied
    }

    /// Whether this program may write to the database as it is.
    ///
    /// - Throws: `SQLiteError` (`newerSchema`).
    public func requireKnownVersion(_ connection: Connection) throws(SQLiteError) {
        let found = try connection.userVersion()
        guard found > latestVersion else { return }
        throw SQLiteError(
            code: .newerSchema, operation: "write to \(connection.path)",
            message: "its schema is version \(found), this program knows up to \(latestVersion)")
    }
}
