import CSQLite

/// What SQLite (or this layer above it) refused to do: which operation, why, and what a person can do next.
///
/// `description` holds no bound values, so that a ticket's text cannot leak into a log through an error.
public struct SQLiteError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure a caller tells apart.
    public enum Code: String, Sendable {
        /// Another connection holds a lock that did not go away within the busy time-out.
        case busy
        /// A read transaction cannot become a write transaction because somebody wrote in between.
        case busySnapshot
        /// The file or its folder cannot be opened.
        case cannotOpen
        /// The file, its folder or the connection is read-only.
        case readOnly
        /// The disk (or the quota) is full.
        case diskFull
        /// The operating system failed to read or write.
        case inputOutput
        /// The database's pages contradict each other.
        case corrupt
        /// The file is not an SQLite database, or is not one of this program.
        case notADatabase
        /// A UNIQUE, CHECK, NOT NULL, foreign-key or STRICT type rule refused the row.
        case constraint
        /// The schema is newer than this program knows: reading is allowed, writing is not.
        case newerSchema
        /// A column held another type than the caller asked for, or a value outside its range.
        case decoding
        /// The work ran longer than its limit and was stopped.
        case interrupted
        /// The caller used the connection wrongly (closed connection, bad SQL, wrong number of bindings).
        case misuse
        /// Anything else; see `resultCode`.
        case other
    }

    public let code: Code
    /// SQLite's extended result code; 0 where this layer itself refused.
    public let resultCode: Int32
    /// What was attempted, e.g. "open /home/a/operator.db".
    public let operation: String
    /// SQLite's own message.
    public let message: String
    /// One sentence: what to do about it.
    public let nextStep: String

    public init(
        code: Code, resultCode: Int32 = 0, operation: String, message: String, nextStep: String? = nil
    ) {
        self.code = code
        self.resultCode = resultCode
        self.operation = operation
        self.message = message
        self.nextStep = nextStep ?? code.nextStep
    }

    public var description: String { "cannot \(operation): \(message). \(nextStep)" }

    /// Whether the same call may succeed later without anybody repairing anything.
    public var isTransient: Bool { code == .busy || code == .busySnapshot || code == .interrupted }
}

extension SQLiteError {
    init(resultCode: Int32, message: String, operation: String) {
        self.init(
            code: Code(resultCode: resultCode), resultCode: resultCode, operation: operation, message: message)
    }
}

extension SQLiteError.Code {
    init(resultCode: Int32) {
        if resultCode == (SQLITE_BUSY | (2 << 8)) {
            self = .busySnapshot
            return
        }
        switch resultCode & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
        case SQLITE_CANTOPEN, SQLITE_PERM: self = .cannotOpen
        case SQLITE_READONLY: self = .readOnly
        case SQLITE_FULL: self = .diskFull
        case SQLITE_IOERR: self = .inputOutput
        case SQLITE_CORRUPT: self = .corrupt
        case SQLITE_NOTADB: self = .notADatabase
        case SQLITE_CONSTRAINT, SQLITE_MISMATCH: self = .constraint
        case SQLITE_INTERRUPT: self = .interrupted
        case SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE: self = .misuse
        default: self = .other
        }
    }

    var nextStep: String {
        switch self {
        case .busy, .busySnapshot: "another process is writing; try again"
        case .cannotOpen: "check that the folder exists and that you may write in it"
        case .readOnly: "give write permission to the file and its folder, or choose another file"
        case .diskFull: "free space on that disk; nothing already saved is lost"
        case .inputOutput: "check the disk and its mount; nothing already saved is removed"
        case .corrupt: "keep the file, copy it aside, and try `sqlite3 FILE .recover`"
        case .notADatabase: "name another file; this one is left as it is"
        case .newerSchema: "use the newer version of the program; reading still works"
        case .constraint, .decoding, .misuse, .other: "this is a defect of the program; please report it"
        case .interrupted: "try again, or ask for less at once"
        }
    }
}
