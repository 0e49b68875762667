import CSQLite

/// One connection to a database file, with a cache of prepared statements.
///
/// Not thread-safe and not Sendable (`SQLITE_OPEN_NOMUTEX`): keep it inside one actor whose executor is a
/// `DatabaseQueue`, so that SQLite's file reads, locks and fsyncs happen on that queue and nowhere else.
/// Never carry an open connection through `fork`.
public final class Connection {
    public enum Mode: Sendable {
        /// Reads and writes; creates the file when it is not there.
        case readWriteCreate
        /// Reads and writes a file that exists.
        case readWrite
        /// Reads only; the file must exist.
        case readOnly
        /// As `readOnly`, and no file is even open for writing, not the log and not its shared index.
        case observing
        /// A file that no process has open: nothing but the file itself is looked at, and changes are not noticed.
        case resting
    }

    public let path: String
    public let mode: Mode
    private var handle: OpaquePointer?
    private var statements: [String: Statement] = [:]
    private var uses: UInt64 = 0

    static let statementCacheLimit = 64
    /// The file system of connections that only observe.
    private static let observing: String? = op_sqlite_observing().map { String(cString: $0) }

    /// The version of the SQLite library this program runs with, e.g. "3.40.1".
    public static var libraryVersion: String { String(cString: sqlite3_libversion()) }

    /// Opens the file and sets what every connection needs: foreign keys on, untrusted schema, a busy time-out.
    ///
    /// - Parameter busyTimeoutMilliseconds: how long SQLite waits for another connection's lock (default 5000).
    /// - Throws: `SQLiteError` (`cannotOpen`, `notADatabase`, `readOnly`, `busy`, `inputOutput`, `corrupt`).
    public init(path: String, mode: Mode, busyTimeoutMilliseconds: Int32 = 5000) throws(SQLiteError) {
        self.path = path
        self.mode = mode
        var opened: OpaquePointer?
        let flags = mode.flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let system = mode == .observing ? Self.observing : nil
        let code = sqlite3_open_v2(mode.name(of: path), &opened, flags, system)
        guard code == SQLITE_OK, let opened else {
            let message = String(cString: opened.map { sqlite3_errmsg($0) } ?? sqlite3_errstr(code))
            sqlite3_close_v2(opened)
            throw SQLiteError(resultCode: code, message: message, operation: "open \(path)")
        }
        handle = opened
        sqlite3_busy_timeout(opened, busyTimeoutMilliseconds)
        // A reader that closes last would try to checkpoint and fail with "disk I/O error".
        if mode.isReadOnly { op_sqlite_no_checkpoint_on_close(opened) }
        do {
            try execute("PRAGMA foreign_keys = ON")
            try execute("PRAGMA trusted_schema = OFF")
            // Opening reads nothing; this reads page 1, so that a file of another kind is refused here.
            try execute("PRAGMA schema_version")
        } catch {
            close()
            throw SQLiteError(
                code: error.code, resultCode: error.resultCode, operation: "open \(path)", message: error.message)
        }
    }

    deinit { close() }

    /// Closes the connection; the last writing connection to close moves the log into the file.
    public func close() {
        statements.removeAll()
        sqlite3_close_v2(handle)
        handle = nil
    }

    /// Keeps `close` from moving the log into the file (for a process that writes only now and then).
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func disableCheckpointOnClose() throws(SQLiteError) {
        op_sqlite_no_checkpoint_on_close(try open())
    }

    /// Runs one statement to its end and drops its rows.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func execute(_ sql: String, _ bindings: any SQLiteBindable...) throws(SQLiteError) {
        _ = try run(sql, bindings, limit: .max)
    }

    /// Runs one statement and returns its rows.
    ///
    /// - Parameter limit: a safety bound; more rows throw `misuse`. Put LIMIT into the SQL to page.
    public func rows(
        _ sql: String, _ bindings: any SQLiteBindable..., limit: Int = 100_000
    ) throws(SQLiteError) -> [Row] {
        try run(sql, bindings, limit: limit)
    }

    /// The first row of a statement, or nil.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func firstRow(_ sql: String, _ bindings: any SQLiteBindable...) throws(SQLiteError) -> Row? {
        try run(sql, bindings, limit: .max).first
    }

    /// `rows` and `execute` with the values in an array.
    public func run(
        _ sql: String, _ bindings: [any SQLiteBindable], limit: Int = 100_000
    ) throws(SQLiteError) -> [Row] {
        try statement(sql).run(bindings, limit: limit)
    }

    /// The ROWID of the last INSERT on this connection.
    public var lastInsertRowID: Int64 { handle.map { sqlite3_last_insert_rowid($0) } ?? 0 }

    /// How many rows the last INSERT, UPDATE or DELETE on this connection touched.
    public var changedRows: Int { handle.map { Int(sqlite3_changes($0)) } ?? 0 }

    /// Whether no transaction is open.
    public var isInAutocommit: Bool { handle.map { sqlite3_get_autocommit($0) != 0 } ?? true }

    func open() throws(SQLiteError) -> OpaquePointer {
        guard let handle else {
            throw SQLiteError(code: .misuse, operation: "use \(path)", message: "the connection is closed")
        }
        return handle
    }

    private func statement(_ sql: String) throws(SQLiteError) -> Statement {
        uses += 1
        if let cached = statements[sql] {
            cached.lastUse = uses
            return cached
        }
        let prepared = try Statement(sql, database: try open())
        prepared.lastUse = uses
        if statements.count >= Self.statementCacheLimit,
            let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            statements[oldest.key] = nil
        }
        statements[sql] = prepared
        return prepared
    }
}

extension Connection.Mode {
    fileprivate var flags: Int32 {
        switch self {
        case .readWriteCreate: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        case .readWrite: SQLITE_OPEN_READWRITE
        case .readOnly: SQLITE_OPEN_READONLY
        case .observing, .resting: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
        }
    }

    fileprivate var isReadOnly: Bool { self != .readWriteCreate && self != .readWrite }

    /// The path, as a URI where that says more (https://www.sqlite.org/uri.html).
    fileprivate func name(of path: String) -> String {
        let parameter: String
        switch self {
        case .readWriteCreate, .readWrite, .readOnly: return path
        case .observing: parameter = "readonly_shm=1"
        case .resting: parameter = "immutable=1"
        }
        let escaped = path.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
        return "file:\(escaped)?\(parameter)"
    }
}

extension Connection {
    /// Runs `body` in one `BEGIN IMMEDIATE` transaction: it takes the write lock first, so that it can never fail
    /// half-way for having read before it wrote. An error thrown by `body` undoes everything.
    ///
    /// - Throws: what `body` throws, or `SQLiteError` (`busy`, `readOnly`, `diskFull`, `inputOutput`, …).
    public func writeTransaction<T>(_ body: (Connection) throws -> T) throws -> T {
        try transaction("BEGIN IMMEDIATE", body)
    }

    /// Runs `body` on one consistent snapshot. Keep it short: an open reader stops the checkpoint.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func readTransaction<T>(_ body: (Connection) throws -> T) throws -> T {
        try transaction("BEGIN DEFERRED", body)
    }

    private func transaction<T>(_ begin: String, _ body: (Connection) throws -> T) throws -> T {
        try execute(begin)
        do {
            let result = try body(self)
            try execute("COMMIT")
            return result
        } catch {
            // SQLite rolls back by itself after some errors (disk full, I/O); a second ROLLBACK would fail.
            if !isInAutocommit { try? execute("ROLLBACK") }
            throw error
        }
    }
}
