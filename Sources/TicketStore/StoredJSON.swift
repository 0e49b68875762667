import FoundationEssentials
import OperatorCore
import SQLiteKit

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
