import CSQLite

/// One prepared statement: bound, run, read and reset in a single call, so it is never left half-way.
final class Statement {
    private let handle: OpaquePointer
    private let database: OpaquePointer
    private let operation: String
    private let columns: [String]
    /// Order of last use, for the cache.
    var lastUse: UInt64 = 0

    init(_ sql: String, database: OpaquePointer) throws(SQLiteError) {
        self.database = database
        operation = "run \"\(Self.head(of: sql))\""
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else {
            let message = code == SQLITE_OK ? "the statement is empty" : String(cString: sqlite3_errmsg(database))
            throw SQLiteError(
                resultCode: code == SQLITE_OK ? SQLITE_MISUSE : sqlite3_extended_errcode(database),
                message: message, operation: operation)
        }
        handle = statement
        columns = (0..<sqlite3_column_count(statement)).map { index in
            sqlite3_column_name(statement, index).map { String(cString: $0) } ?? ""
        }
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs to the end and returns every row; more than `limit` rows is an error, not a cut.
    func run(_ bindings: [any SQLiteBindable], limit: Int) throws(SQLiteError) -> [Row] {
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        try bind(bindings)
        var rows: [Row] = []
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW:
                guard rows.count < limit else {
                    throw SQLiteError(code: .misuse, operation: operation, message: "more than \(limit) rows")
                }
                rows.append(Row(columns: columns, values: currentValues()))
            case SQLITE_DONE: return rows
            default: throw failure()
            }
        }
    }

    private func bind(_ bindings: [any SQLiteBindable]) throws(SQLiteError) {
        let wanted = Int(sqlite3_bind_parameter_count(handle))
        guard bindings.count == wanted else {
            throw SQLiteError(
                code: .misuse, operation: operation, message: "\(bindings.count) values for \(wanted) parameters")
        }
        for (offset, binding) in bindings.enumerated() {
            guard bind(binding.sqliteValue, at: Int32(offset + 1)) == SQLITE_OK else { throw failure() }
        }
    }

    private func bind(_ value: SQLiteValue, at index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, index)
        case .integer(let number): return sqlite3_bind_int64(handle, index, number)
        case .real(let number): return sqlite3_bind_double(handle, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { chars in
                    // An empty buffer has no address, and SQLite takes a nil address for NULL.
                    chars.baseAddress.map { op_sqlite_bind_text(handle, index, $0, Int32(clamping: chars.count)) }
                        ?? op_sqlite_bind_text(handle, index, "", 0)
                }
            }
        case .blob(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
            return op_sqlite_bind_blob(handle, index, bytes, Int32(clamping: bytes.count))
        }
    }

    private func currentValues() -> [SQLiteValue] {
        (0..<Int32(columns.count)).map { index in
            switch sqlite3_column_type(handle, index) {
            case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, index))
            case SQLITE_FLOAT: .real(sqlite3_column_double(handle, index))
            case SQLITE_TEXT:
                .text(String(decoding: bytes(sqlite3_column_text(handle, index), at: index), as: UTF8.self))
            case SQLITE_BLOB: .blob(Array(bytes(sqlite3_column_blob(handle, index), at: index)))
            default: .null
            }
        }
    }

    private func bytes(_ start: UnsafeRawPointer?, at index: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, index)))
    }

    private func bytes(_ start: UnsafePointer<UInt8>?, at index: Int32) -> UnsafeRawBufferPointer {
        bytes(start.map { UnsafeRawPointer($0) }, at: index)
    }

    private func failure() -> SQLiteError {
        SQLiteError(
            resultCode: sqlite3_extended_errcode(database),
            message: String(cString: sqlite3_errmsg(database)), operation: operation)
    }

    /// The first words of a statement: enough to recognise it; parameters are `?`, so no data is in it.
    private static func head(of sql: String) -> String {
        let words = sql.split(whereSeparator: \.isWhitespace)
        return words.prefix(6).joined(separator: " ") + (words.count > 6 ? " …" : "")
    }
}
