/// JSON with its keys in order, written as Go writes it: answers of PD and TiKV keep the order of their structs.
indirect enum OrderedJSON: Sendable {
    case object([(String, OrderedJSON)])
    case array([OrderedJSON])
    case string(String)
    case int(Int64)
    case uint(UInt64)
    case number(Double)
    case bool(Bool)
    case null

    static func int(_ value: Int) -> OrderedJSON { .int(Int64(value)) }

    static func strings(_ values: [String]) -> OrderedJSON { .array(values.map { .string($0) }) }

    /// Indented by two spaces with a newline at the end, as PD answers but for regions.
    var pretty: String { Self.indented(compact) + "\n" }

    /// Without blanks, as PD answers regions.
    var compact: String {
        var text = ""
        write(into: &text)
        return text
    }

    private func write(into text: inout String) {
        switch self {
        case .object(let pairs):
            text += "{"
            for (index, pair) in pairs.enumerated() {
                text += (index > 0 ? "," : "") + Self.quote(pair.0) + ":"
                pair.1.write(into: &text)
            }
            text += "}"
        case .array(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                item.write(into: &text)
            }
            text += "]"
        case .string(let value): text += Self.quote(value)
        case .int(let value): text += "\(value)"
        case .uint(let value): text += "\(value)"
        // As Go prints it: no fraction where there is none.
        case .number(let value): text += value.isFinite ? MetricNumber.text(value, allowsExponent: true) : "0"
        case .bool(let value): text += value ? "true" : "false"
        case .null: text += "null"
        }
    }

    /// JSON text with one item a line, indented by two spaces. Blanks and line breaks of its own are dropped.
    static func indented(_ json: String) -> String {
        var text: [UInt8] = []
        var depth = 0
        var isInString = false
        var isEscaped = false
        var isFirst = false
        func startLine() { text += [UInt8(ascii: "\n")] + [UInt8](repeating: UInt8(ascii: " "), count: 2 * depth) }
        for byte in json.utf8 {
            if isInString {
                text.append(byte)
                isInString = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\n"): break
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if !isFirst { startLine() }
                isFirst = false
                text.append(byte)
            case UInt8(ascii: ","):
                text.append(byte)
                startLine()
            case UInt8(ascii: ":"): text += Array(": ".utf8)
            default:
                if isFirst { startLine() }
                text.append(byte)
                isFirst = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
                if isFirst { depth += 1 }
                isInString = byte == UInt8(ascii: "\"")
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func quote(_ value: String) -> String {
        "\""
            + value.unicodeScalars.map { scalar in
                switch scalar {
                case "<", ">", "&", "\u{2028}", "\u{2029}": hexadecimalEscape(scalar)
                default: escaped(scalar)
                }
            }.joined() + "\""
    }

    /// A character between quotes, escaped where JSON needs it.
    static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\u{0}"..<" ": hexadecimalEscape(scalar)
        default: String(scalar)
        }
    }

    private static func hexadecimalEscape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension OrderedJSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringInterpolation,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    init(dictionaryLiteral elements: (String, OrderedJSON)...) { self = .object(elements) }
    init(arrayLiteral elements: OrderedJSON...) { self = .array(elements) }
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int64) { self = .int(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
}
