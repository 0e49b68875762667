/// One value as SQLite stores it.
public enum SQLiteValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// A 64-bit unsigned number kept in an INTEGER column by its bit pattern: equality holds, order does not
    /// (2^63 and above read as negative in SQL). Read it back with `Row.unsignedBitPattern`.
    public static func bitPattern(_ value: UInt64) -> SQLiteValue { .integer(Int64(bitPattern: value)) }

    /// A 64-bit unsigned number kept in a TEXT column by its decimal digits; an INTEGER column would turn one above
    /// 2^63 into a rounded REAL. Read it back with `Row.unsignedDecimal`.
    public static func decimal(_ value: UInt64) -> SQLiteValue { .text(String(value)) }

    var kind: String {
        switch self {
        case .null: "NULL"
        case .integer: "an integer"
        case .real: "a real"
        case .text: "text"
        case .blob: "a blob"
        }
    }
}

/// What can be bound to a `?` of a statement.
///
/// `UInt64` does not conform on purpose: choose `.bitPattern` or `.decimal`, by the column's type.
public protocol SQLiteBindable {
    var sqliteValue: SQLiteValue { get }
}

extension SQLiteValue: SQLiteBindable {
    public var sqliteValue: SQLiteValue { self }
}

extension Int64: SQLiteBindable {
    public var sqliteValue: SQLiteValue { .integer(self) }
}

extension Int: SQLiteBindable {
    public var sqliteValue: SQLiteValue { .integer(Int64(self)) }
}

extension Bool: SQLiteBindable {
    public var sqliteValue: SQLiteValue { .integer(self ? 1 : 0) }
}

extension Double: SQLiteBindable {
    public var sqliteValue: SQLiteValue { .real(self) }
}

extension String: SQLiteBindable {
    public var sqliteValue: SQLiteValue { .text(self) }
}

extension [UInt8]: SQLiteBindable {
    public var sqliteValue: SQLiteValue { .blob(self) }
}

extension Optional: SQLiteBindable where Wrapped: SQLiteBindable {
    public var sqliteValue: SQLiteValue { self?.sqliteValue ?? .null }
}
