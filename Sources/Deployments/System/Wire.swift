internal import FoundationEssentials

/// How everything of ours is written as JSON: keys in snake case, in a stable order, slashes as they are.
enum Wire {
    static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    /// One line with its newline; nil where the value has no JSON form.
    static func line(_ value: some Encodable) -> [UInt8]? {
        (try? encoder().encode(value)).map { [UInt8]($0) + [UInt8(ascii: "\n")] }
    }
}
