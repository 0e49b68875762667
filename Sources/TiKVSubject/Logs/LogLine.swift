internal import OperatorCore

/// One line, scanned: its message at once, the rest of its record only when asked for.
///
/// Of millions of lines few are events; only those pay for the texts of their fields.
struct LogLine {
    let framing: LogFraming
    let level: LogLevel?
    let message: String
    private let content: Content

    private enum Content {
        case unified(UnifiedLogScanner.Scan, UnsafeBufferPointer<UInt8>)
        case decoded(LogRecord)
    }

    /// Scans a line without its line end. The bytes must live as long as the result.
    init(_ line: UnsafeBufferPointer<UInt8>) {
        var scanner = UnifiedLogScanner(line)
        let scan = scanner.scan()
        if scan.framing != .unframed {
            let message = scan.message.map { LogText.decode($0, of: line, maximum: LogText.maximumMessageScalars) }
            self.init(scan.framing, scan.level, message ?? "", .unified(scan, line))
        } else if let record = JSONLogRecord.read(line) ?? OldLogFormat.read(line) {
            self.init(record.framing, record.level, record.message, .decoded(record))
        } else {
            let text = LogText.plain(line.prefix(8_000), maximum: LogText.maximumMessageScalars)
            self.init(.unframed, nil, text, .unified(scan, line))
        }
    }

    private init(_ framing: LogFraming, _ level: LogLevel?, _ message: String, _ content: Content) {
        self.framing = framing
        self.level = level
        self.message = message
        self.content = content
    }

    /// Whether a field of that name is there.
    func hasField(_ name: String) -> Bool {
        switch content {
        case .decoded(let record): record.field(name) != nil
        case .unified(let scan, let line):
            scan.fields.contains { part in part.key.map { line[$0.range].elementsEqual(name.utf8) } ?? false }
        }
    }

    /// The whole record.
    var record: LogRecord {
        switch content {
        case .decoded(let record): record
        case .unified(let scan, let line):
            LogRecord(
                framing: framing, time: LogTime.parse(line[scan.time]), level: level,
                caller: scan.caller.map { LogText.decode($0, of: line, maximum: 200) } ?? "", message: message,
                fields: scan.fields.compactMap { part in
                    guard let key = part.key else { return nil }
                    return LogRecord.Field(
                        name: LogText.decode(key, of: line, maximum: 100), value: LogText.decode(part.value, of: line))
                })
        }
    }
}
