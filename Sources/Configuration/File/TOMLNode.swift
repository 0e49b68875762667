/// A value of a TOML file with the place of its key.
struct TOMLNode: Sendable, Equatable {
    indirect enum Value: Sendable, Equatable {
        case table([String: TOMLNode])
        case array([TOMLNode])
        case string(String)
        case integer(Int64)
        case number(Double)
        case boolean(Bool)
        /// A date or a number that is not finite, as text.
        case other(String)
    }

    /// Both count from 1.
    let line: Int
    let column: Int
    let value: Value

    /// What a message calls this kind of value.
    var kindName: String {
        switch value {
        case .table: "a table"
        case .array: "an array"
        case .string: "a text"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .other: "a date or not a number"
        }
    }
}

extension TOMLNode: Decodable {
    private enum CodingKeys: String, CodingKey {
        case line
        case column
        case type
        case value
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        line = try container.decode(Int.self, forKey: .line)
        column = try container.decode(Int.self, forKey: .column)
        func decode<T: Decodable>(_ type: T.Type) throws -> T { try container.decode(type, forKey: .value) }
        switch try container.decode(String.self, forKey: .type) {
        case "table": value = .table(try decode([String: TOMLNode].self))
        case "array": value = .array(try decode([TOMLNode].self))
        case "string": value = .string(try decode(String.self))
        case "integer": value = .integer(try decode(Int64.self))
        case "boolean": value = .boolean(try decode(Bool.self))
        case "float": value = try (try? decode(Double.self)).map(Value.number) ?? .other(decode(String.self))
        default: value = .other(try decode(String.self))
        }
    }
}
