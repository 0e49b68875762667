import CSQLite

extension Connection {
    /// How far the log was moved into the file.
    public struct CheckpointResult: Sendable, Equatable {
        /// A reader or writer was in the way, so the log was not emptied.
        public let blocked: Bool
        /// Pages in the log, and how many of them are in the file by now; -1 where the file has no log.
        public let logPages: Int
        public let checkpointedPages: Int
    }

    /// How many commits must be safe on the disk when COMMIT returns.
    public enum Synchronous: String, Sendable {
        /// Every commit is fsynced.
        case full = "FULL"
        /// The last commits can be lost at power loss; the file stays whole.
        case normal = "NORMAL"
    }

    /// A number that differs from the last call when ANOTHER connection committed in between.
    ///
    /// Compare only values of one and the same connection. It costs no more than a look at the shared log header.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func dataVersion() throws(SQLiteError) -> Int64 {
        try pragmaNumber("data_version")
    }

    /// The schema version kept in the file's header.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func userVersion() throws(SQLiteError) -> Int {
        Int(try pragmaNumber("user_version"))
    }

    /// The number in the file's header that says which program the file belongs to; 0 where none was set.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func applicationID() throws(SQLiteError) -> Int32 {
        Int32(truncatingIfNeeded: try pragmaNumber("application_id"))
    }

    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func setApplicationID(_ id: Int32) throws(SQLiteError) {
        try execute("PRAGMA application_id = \(id)")
    }

    /// Switches the file to the write-ahead log; the setting stays in the file.
    ///
    /// - Throws: `SQLiteError` (`cannotOpen`) on a file system where the log does not work.
    public func useWriteAheadLog() throws(SQLiteError) {
        let mode = try firstRow("PRAGMA journal_mode = WAL")?.string("journal_mode")
        guard mode == "wal" else {
            throw SQLiteError(
                code: .cannotOpen, operation: "use a write-ahead log for \(path)",
                message: "SQLite stayed in mode '\(mode ?? "unknown")'",
                nextStep: "put the database on a local disk, not on a network file system")
        }
    }

    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func setSynchronous(_ level: Synchronous) throws(SQLiteError) {
        try execute("PRAGMA synchronous = \(level.rawValue)")
    }

    /// After how many pages in the log a commit also checkpoints; 0 turns that off.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func setAutomaticCheckpoint(pages: Int) throws(SQLiteError) {
        try execute("PRAGMA wal_autocheckpoint = \(pages)")
    }

    /// Whom a checkpoint waits for.
    public enum CheckpointMode: String, Sendable {
        /// Nobody: it moves what it can.
        case passive = "PASSIVE"
        /// Readers and writers, as long as the busy time-out lasts; then it empties the log.
        case truncate = "TRUNCATE"
    }

    /// Moves the log into the file.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func checkpoint(_ mode: CheckpointMode) throws(SQLiteError) -> CheckpointResult {
        guard let row = try firstRow("PRAGMA wal_checkpoint(\(mode.rawValue))") else {
            throw SQLiteError(code: .other, operation: "checkpoint \(path)", message: "SQLite gave no answer")
        }
        return CheckpointResult(
            blocked: try row.bool("busy"), logPages: try row.int("log"),
            checkpointedPages: try row.int("checkpointed"))
    }

    /// Looks over the whole file; an empty array means that it is sound.
    ///
    /// - Parameter limit: at most this many findings (default 10).
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func quickCheck(limit: Int = 10) throws(SQLiteError) -> [String] {
        let findings = try rows("PRAGMA quick_check(\(limit))").map { (row) throws(SQLiteError) in
            try row.string("quick_check")
        }
        return findings == ["ok"] ? [] : findings
    }

    /// Rows whose foreign key points nowhere, as "table" names.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func foreignKeyViolations() throws(SQLiteError) -> [String] {
        try rows("PRAGMA foreign_key_check").map { (row) throws(SQLiteError) in try row.string("table") }
    }

    /// Writes a compact copy of the whole database to a new file.
    ///
    /// - Throws: `SQLiteError` when the file is there already, or cannot be written.
    public func copy(to newFile: String) throws(SQLiteError) {
        try execute("VACUUM INTO ?", newFile)
    }

    /// Fails statements that run longer than about this many virtual-machine steps; nil takes the limit away.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func setStepLimit(_ steps: Int32?) throws(SQLiteError) {
        let database = try open()
        guard let steps else {
            sqlite3_progress_handler(database, 0, nil, nil)
            return
        }
        sqlite3_progress_handler(database, steps, { _ in 1 }, nil)
    }

    private func pragmaNumber(_ name: String) throws(SQLiteError) -> Int64 {
        guard let row = try firstRow("PRAGMA \(name)") else {
            throw SQLiteError(code: .other, operation: "read \(name)", message: "SQLite gave no answer")
        }
        return try row.int64(name)
    }
}
