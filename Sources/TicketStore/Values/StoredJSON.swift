import FoundationEssentials
public import OperatorCore
public import SQLiteKit

/// Values that are stored whole, as JSON text: conditions, packs, diagnoses. Numbers that JSON lacks are kept as text.
enum StoredJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<T: Decodable>(_ type: T.Type = T.self, from text: String) throws -> T {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try decoder.decode(type, from: Data(text.utf8))
    }
}

extension Row {
    func json<T: Decodable>(_ column: String, as type: T.Type = T.self) throws -> T {
        try StoredJSON.value(type, from: try string(column))
    }
}

extension WallTime: SQLiteBindable {
    /// UTC milliseconds.
    public var sqliteValue: SQLiteValue { .integer(millisecondsSince1970) }
}

extension Row {
    func wallTime(_ column: String) throws(SQLiteError) -> WallTime {
        WallTime(millisecondsSince1970: try int64(column))
    }

    func optionalWallTime(_ column: String) throws(SQLiteError) -> WallTime? {
        try optionalInt64(column).map { WallTime(millisecondsSince1970: $0) }
    }
}
