import Glibc

/// One line of a log in the unified format of TiKV and PD (RFC 0018): header, message, fields.
struct UnifiedLogLine: Sendable, Equatable {
    enum Level: String, Sendable {
        case info = "INFO"
        case warn = "WARN"
        case error = "ERROR"
    }

    var level: Level
    /// `file:line` of the source that would say it.
    var caller: String
    var message: String
    /// In the order in which they are printed: TiKV reverses its sources' order, the logger's context comes last.
    var fields: [(key: String, value: String)]

    init(_ level: Level, _ caller: String, _ message: String, _ fields: KeyValuePairs<String, String> = [:]) {
        self.level = level
        self.caller = caller
        self.message = message
        self.fields = fields.map { (key: $0.key, value: $0.value) }
    }

    static func == (left: UnifiedLogLine, right: UnifiedLogLine) -> Bool {
        left.text(time: "", threadID: 0) == right.text(time: "", threadID: 0)
    }

    /// Without the line's end. `threadID` is decimal, as from v8.0 on, and comes last.
    func text(time: String, threadID: Int?) -> String {
        var line = "[\(time)] [\(level.rawValue)] [\(caller)] [\(Self.quoted(message))]"
        for field in fields {
            line += " [\(Self.quoted(field.key))=\(Self.quoted(field.value))]"
        }
        return threadID.map { "\(line) [thread_id=\($0)]" } ?? line
    }

    /// A part is quoted when it holds a byte up to 0x20, `"`, `=`, `[` or `]`.
    static func quoted(_ part: String) -> String {
        let needsQuotes = part.utf8.contains { byte in
            byte <= 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "[")
                || byte == UInt8(ascii: "]")
        }
        return needsQuotes ? "\"" + part.unicodeScalars.map(OrderedJSON.escaped).joined() + "\"" : part
    }

    /// `yyyy/MM/dd HH:mm:ss.SSS ±HH:MM` in the machine's zone.
    static func timeText(milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1000)
        var local = tm()
        localtime_r(&seconds, &local)
        let offset = abs(local.tm_gmtoff) / 60
        let zone = (local.tm_gmtoff < 0 ? "-" : "+") + padded(offset / 60, 2) + ":" + padded(offset % 60, 2)
        let date =
            padded(Int(local.tm_year) + 1900, 4) + "/" + padded(Int(local.tm_mon) + 1, 2) + "/"
            + padded(Int(local.tm_mday), 2)
        let clock =
            padded(Int(local.tm_hour), 2) + ":" + padded(Int(local.tm_min), 2) + ":"
            + padded(Int(local.tm_sec), 2) + "." + padded(Int(milliseconds % 1000), 3)
        return "\(date) \(clock) \(zone)"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
