internal import FoundationEssentials
internal import OperatorCore

/// JSON mode (`log.format = "json"`): time, level, caller, message, and the fields as members.
enum JSONLogRecord {
    private static let headerNames: Set<String> = ["time", "ts", "level", "caller", "message", "msg"]

    /// The record of a line that is a JSON object with a level, whole or cut; nil for any other line.
    static func read(_ line: UnsafeBufferPointer<UInt8>) -> LogRecord? {
        guard line.first == UInt8(ascii: "{") else { return nil }
        guard let members = try? JSONDecoder().decode([String: JSONScalar].self, from: Data(line)) else {
            return cutRecord(line)
        }
        guard let level = members["level"].flatMap({ LogLevel(word: $0.text) }) else { return nil }
        func text(_ names: String..., maximum: Int) -> String {
            let found = names.lazy.compactMap { members[$0]?.text }.first ?? ""
            return UntrustedText.sanitise(found, maximumScalars: maximum)
        }
        let time = members["time"]?.text ?? members["ts"]?.text ?? ""
        let fields = members.keys.sorted().filter { !headerNames.contains($0) }.prefix(UnifiedLogScanner.maximumFields)
        return LogRecord(
            framing: .complete, time: LogTime.parse(time.utf8) ?? WallTime(rfc3339: time), level: level,
            caller: text("caller", maximum: 200),
            message: text("message", "msg", maximum: LogText.maximumMessageScalars),
            fields: fields.map {
                LogRecord.Field(
                    name: UntrustedText.sanitise($0, maximumScalars: 100),
                    value: text($0, maximum: LogText.maximumValueScalars))
            })
    }

    /// A JSON line that was cut is known by its header's members.
    private static func cutRecord(_ line: UnsafeBufferPointer<UInt8>) -> LogRecord? {
        let head = String(decoding: line.prefix(400), as: UTF8.self)
        guard head.contains("\"level\":"), head.contains("\"time\":") else { return nil }
        return LogRecord(framing: .damaged, message: UntrustedText.sanitise(head, maximumScalars: 400))
    }
}

/// A JSON value as a log's field shows it.
private struct JSONScalar: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let string = try? container.decode(String.self) {
            text = string
        } else if let number = try? container.decode(Int64.self) {
            text = String(number)
        } else if let number = try? container.decode(Double.self) {
            text = String(number)
        } else if let flag = try? container.decode(Bool.self) {
            text = String(flag)
        } else if let list = try? container.decode([JSONScalar].self) {
            text = "[" + list.map(\.text).joined(separator: ", ") + "]"
        } else if let object = try? container.decode([String: JSONScalar].self) {
            text = "{" + object.sorted { $0.key < $1.key }.map { "\($0): \($1.text)" }.joined(separator: ", ") + "}"
        } else {
            text = ""
        }
    }
}
