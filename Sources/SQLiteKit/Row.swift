/// One row of a result, copied out of SQLite, read by column name.
///
/// Each reader throws `SQLiteError` (`decoding`) when the column is absent, NULL where a value is asked for, or of
/// another type: a wrong value never turns quietly into 0 or "".
public struct Row: Sendable {
    let columns: [String]
    let values: [SQLiteValue]

    /// The value of a column, whatever its type.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func value(_ column: String) throws(SQLiteError) -> SQLiteValue {
        guard let index = columns.firstIndex(of: column) else {
            throw Self.error("there is no column '\(column)' in this result")
        }
        return values[index]
    }

    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func int64(_ column: String) throws(SQLiteError) -> Int64 {
        try required(column, try optionalInt64(column))
    }

    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func optionalInt64(_ column: String) throws(SQLiteError) -> Int64? {
        switch try value(column) {
        case .null: nil
        case .integer(let number): number
        case let other: throw Self.mismatch(column, other, "an integer")
        }
    }

    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func int(_ column: String) throws(SQLiteError) -> Int {
        Int(try int64(column))
    }

    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func bool(_ column: String) throws(SQLiteError) -> Bool {
        try int64(column) != 0
    }

    /// A REAL column; an integer stored there is widened.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func double(_ column: String) throws(SQLiteError) -> Double {
        try required(column, try optionalDouble(column))
    }

    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func optionalDouble(_ column: String) throws(SQLiteError) -> Double? {
        switch try value(column) {
        case .null: nil
        case .real(let number): number
        case .integer(let number): Double(number)
        case let other: throw Self.mismatch(column, other, "a number")
        }
    }

    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func string(_ column: String) throws(SQLiteError) -> String {
        try required(column, try optionalString(column))
    }

    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func optionalString(_ column: String) throws(SQLiteError) -> String? {
        switch try value(column) {
        case .null: nil
        case .text(let text): text
        case let other: throw Self.mismatch(column, other, "text")
        }
    }

    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func blob(_ column: String) throws(SQLiteError) -> [UInt8] {
        switch try value(column) {
        case .blob(let bytes): bytes
        case let other: throw Self.mismatch(column, other, "a blob")
        }
    }

    /// A number written with `SQLiteValue.bitPattern`.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func unsignedBitPattern(_ column: String) throws(SQLiteError) -> UInt64 {
        UInt64(bitPattern: try int64(column))
    }

    /// A number written with `SQLiteValue.decimal`.
    /// Throws `SQLiteError` with SQLite's code where it refuses.
    public func unsignedDecimal(_ column: String) throws(SQLiteError) -> UInt64 {
        let digits = try string(column)
        guard let number = UInt64(digits) else {
            throw Self.error("column '\(column)' holds text that is no unsigned 64-bit number")
        }
        return number
    }

    /// A value of a type made from text, e.g. an enum with String raw values.
    public func decoded<T: RawRepresentable>(
        _ column: String, as type: T.Type = T.self
    ) throws(SQLiteError) -> T where T.RawValue == String {
        let text = try string(column)
        guard let result = T(rawValue: text) else {
            throw Self.error("column '\(column)' holds an unknown \(T.self)")
        }
        return result
    }

    private func required<T>(_ column: String, _ value: T?) throws(SQLiteError) -> T {
        guard let value else { throw Self.error("column '\(column)' is NULL") }
        return value
    }

    private static func mismatch(_ column: String, _ found: SQLiteValue, _ wanted: String) -> SQLiteError {
        error("column '\(column)' holds \(found.kind), not \(wanted)")
    }

    private static func error(_ message: String) -> SQLiteError {
        SQLiteError(code: .decoding, operation: "read a row", message: message)
    }
}
