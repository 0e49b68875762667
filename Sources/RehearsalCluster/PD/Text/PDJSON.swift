/// JSON with its keys in order, written as Go writes it: PD's answers keep the order of its structs.
indirect enum PDJSON: Sendable {
    case object([(String, PDJSON)])
    case array([PDJSON])
    case string(String)
    case int(Int64)
    case uint(UInt64)
    case number(Double)
    case bool(Bool)
    case null

    static func int(_ value: Int) -> PDJSON { .int(Int64(value)) }

    static func strings(_ values: [String]) -> PDJSON { .array(values.map { .string($0) }) }

    /// Indented by two spaces with a newline at the end, as PD answers but for regions.
    var pretty: String {
        var text = ""
        write(into: &text, indent: 0)
        return text + "\n"
    }

    /// Without blanks, as PD answers regions.
    var compact: String {
        var text = ""
        write(into: &text, indent: nil)
        return text
    }

    private func write(into text: inout String, indent: Int?) {
        switch self {
        case .object(let pairs):
            Self.writeItems(pairs, open: "{", close: "}", into: &text, indent: indent) { pair, text, deeper in
                text += Self.quote(pair.0) + (indent == nil ? ":" : ": ")
                pair.1.write(into: &text, indent: deeper)
            }
        case .array(let items):
            Self.writeItems(items, open: "[", close: "]", into: &text, indent: indent) { item, text, deeper in
                item.write(into: &text, indent: deeper)
            }
        case .string(let value): text += Self.quote(value)
        case .int(let value): text += "\(value)"
        case .uint(let value): text += "\(value)"
        case .number(let value): text += Self.text(value)
        case .bool(let value): text += value ? "true" : "false"
        case .null: text += "null"
        }
    }

    private static func writeItems<Item>(
        _ items: [Item], open: String, close: String, into text: inout String, indent: Int?,
        item write: (Item, inout String, Int?) -> Void
    ) {
        text += open
        for (index, item) in items.enumerated() {
            if index > 0 { text += "," }
            if let indent { text += "\n" + String(repeating: "  ", count: indent + 1) }
            write(item, &text, indent.map { $0 + 1 })
        }
        if let indent, !items.isEmpty { text += "\n" + String(repeating: "  ", count: indent) }
        text += close
    }

    /// A number as Go prints it: no fraction where there is none.
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        if let whole = Int64(exactly: value) { return "\(whole)" }
        return "\(value)"
    }

    static func quote(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
