import CSystem
import Glibc
import Synchronization

/// A member's log file in the unified log format (RFC 2018-12-19): `[time] [LEVEL] [file:line] [message] [key=value]…`.
final class PDLog: Sendable {
    enum Level: String, Sendable {
        case info = "INFO"
        case warn = "WARN"
        case error = "ERROR"
    }

    private let file: Mutex<Int32>

    /// Appends to the file; a file that cannot be opened is a log that says nothing.
    init(path: String) {
        file = Mutex(csystem_open_file(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644))
    }

    deinit { file.withLock { if $0 >= 0 { _ = close($0) } } }

    /// `source`: file and line of the PD v8.5.7 source that writes this line, so that parsers see what they would there.
    func write(_ level: Level, _ source: String, _ message: String, _ fields: [(String, String)] = []) {
        var line = "[\(PDText.logTime(nanoseconds: PDClock.wallNanoseconds))] [\(level.rawValue)] [\(source)]"
        line += " [\(Self.word(message))]"
        for (key, value) in fields { line += " [\(Self.word(key))=\(Self.word(value))]" }
        let bytes = Array((line + "\n").utf8)
        file.withLock { if $0 >= 0 { _ = Glibc.write($0, bytes, bytes.count) } }
    }

    /// Quoted where it holds a blank, a bracket, a quote, `=` or a control character.
    private static func word(_ text: String) -> String {
        let needsQuotes = text.unicodeScalars.contains { $0.value <= 32 || "\"=[]".unicodeScalars.contains($0) }
        return needsQuotes || text.isEmpty ? quote(text) : text
    }

    private static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\u{0}"..<" ": quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
