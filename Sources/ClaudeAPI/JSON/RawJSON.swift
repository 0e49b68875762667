/// JSON text that is already written: spliced into bodies byte for byte, in the order it was given.
public struct RawJSON: Sendable, Hashable, CustomStringConvertible {
    public let text: String
    public var description: String { text }

    /// `text` must be one JSON value: it came from the service, or from an encoder.
    public init(unchecked text: String) {
        self.text = text
    }

    public static func string(_ value: String) -> RawJSON {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return RawJSON(unchecked: text + "\"")
    }

    public static func number(_ value: Int) -> RawJSON { RawJSON(unchecked: String(value)) }
    public static func bool(_ value: Bool) -> RawJSON { RawJSON(unchecked: value ? "true" : "false") }

    public static func array(_ values: [RawJSON]) -> RawJSON {
        RawJSON(unchecked: "[" + values.map(\.text).joined(separator: ",") + "]")
    }

    public static func object(_ members: [(String, RawJSON)]) -> RawJSON {
        RawJSON(
            unchecked: "{" + members.map { "\(RawJSON.string($0.0).text):\($0.1.text)" }.joined(separator: ",") + "}")
    }
}
