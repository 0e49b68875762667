internal import FoundationEssentials
internal import OperatorCore

/// The format before v3: `2018/02/24 16:22:12.206 raft_client.rs:54: [INFO] text`.
///
/// It has no unified header and no zone, so its records are unframed and without a time.
enum OldLogFormat {
    static func read(_ line: UnsafeBufferPointer<UInt8>) -> LogRecord? {
        guard line.count > 24, line[4] == UInt8(ascii: "/"), line[7] == UInt8(ascii: "/"), line[10] == 0x20,
            line[13] == UInt8(ascii: ":"), line[19] == UInt8(ascii: ".")
        else { return nil }
        let text = LogText.plain(line.dropFirst(24).prefix(8_000), maximum: LogText.maximumMessageScalars)
        guard let open = text.firstRange(of: ": ["), let close = text[open.upperBound...].firstIndex(of: "]"),
            let level = LogLevel(word: text[open.upperBound..<close])
        else { return nil }
        return LogRecord(
            framing: .unframed, level: level, caller: String(text[..<open.lowerBound]),
            message: String(text[text.index(after: close)...].drop { $0 == " " }))
    }
}
