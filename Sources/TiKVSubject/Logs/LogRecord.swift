public import OperatorCore

/// A log line's level; old and foreign spellings are mapped to these.
public enum LogLevel: String, Sendable, Hashable, CaseIterable {
    case fatal = "FATAL"
    case error = "ERROR"
    case warn = "WARN"
    case info = "INFO"
    case debug = "DEBUG"
    case trace = "TRACE"

    /// Reads any case, and what TiFlash and old releases write.
    init?(word: some StringProtocol) {
        let upper = word.uppercased()
        switch upper {
        case "CRITICAL", "CRIT", "PANIC", "DPANIC": self = .fatal
        case "WARNING": self = .warn
        case "ERRO", "ERR": self = .error
        default: self.init(rawValue: upper)
        }
    }
}

/// How much of a line is a log record.
public enum LogFraming: String, Sendable, Hashable {
    /// A whole record of the unified format, or of JSON mode.
    case complete
    /// It has a record's header, and then is cut or malformed.
    case damaged
    /// It has no unified header: a wrapped tail, an old format, a stack trace.
    case unframed
}

/// One line of a TiKV or PD log. All texts are sanitised and cut to a length that can be shown and kept.
public struct LogRecord: Sendable, Hashable {
    /// One `[key=value]`.
    public struct Field: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// How much of the line could be read.
    public let framing: LogFraming
    /// When, by the line's own zone; `nil` without time stamps or without a zone.
    public let time: WallTime?
    /// `nil` in lines without a header.
    public let level: LogLevel?
    /// `file:line` of the source, or empty.
    public let caller: String
    /// The message, or the whole text of a line without a header.
    public let message: String
    /// In the order of the line; TiKV prints the reverse of its source's order.
    public let fields: [Field]

    public init(
        framing: LogFraming, time: WallTime? = nil, level: LogLevel? = nil, caller: String = "", message: String,
        fields: [Field] = []
    ) {
        self.framing = framing
        self.time = time
        self.level = level
        self.caller = caller
        self.message = message
        self.fields = fields
    }

    /// The first value under a name; PD writes `store-id` where TiKV writes `store_id`, and both find either.
    public func field(_ name: String) -> String? {
        fields.first { $0.name == name }?.value
            ?? fields.first { $0.name.replacing("-", with: "_") == name.replacing("-", with: "_") }?.value
    }
}

/// Times as logs write them.
enum LogTime {
    /// `yyyy/MM/dd HH:mm:ss.SSS ±HH:MM`, the line's own zone taken into account.
    static func parse(_ bytes: some Collection<UInt8>) -> WallTime? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.utf8.count == 30 else { return nil }
        return WallTime(rfc3339: text.replacing("/", with: "-").replacing(" +", with: "+").replacing(" -", with: "-"))
    }
}
