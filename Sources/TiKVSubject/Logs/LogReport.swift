internal import FoundationEssentials
internal import OperatorCore

/// What `operator logs FILE… [--json] [--kind …]` does: the events of logs, and each file's summary.
public struct LogReport {
    private let kinds: Set<LogEventKind>
    private let isJSON: Bool
    private let write: (String) -> Void

    /// - Parameters:
    ///   - kinds: the kinds to print; the summary counts all. Empty prints all.
    ///   - isJSON: one JSON object a line instead of text.
    ///   - write: takes one line of output without its line end.
    public init(kinds: Set<LogEventKind> = [], isJSON: Bool, write: @escaping (String) -> Void) {
        self.kinds = kinds
        self.isJSON = isJSON
        self.write = write
    }

    /// Reads one log (plain, gzipped, or `-` for standard input) from end to end. Blocks while it reads.
    ///
    /// - Throws: ``LogFileError``; what could be read before it is printed and counted.
    @discardableResult public func run(_ path: String) throws(LogFileError) -> LogSummary {
        var reader = LogReader()
        let emit: (LogEvent) -> Void = { event in
            if kinds.isEmpty || kinds.contains(event.kind) { write(line(for: event, path)) }
        }
        let outcome = Result { () throws(LogFileError) in try LogFile(path: path).read { reader.append($0, emit) } }
        reader.finish(emit)
        if case .failure = outcome, reader.lineNumber == 0 { return try outcome.map { reader.summary }.get() }
        write(line(for: reader.summary, path))
        return try outcome.map { reader.summary }.get()
    }

    /// The kinds of names given on a command line, or the first unknown one.
    public static func kinds(named names: [String]) -> Result<Set<LogEventKind>, UnknownLogEventKind> {
        var kinds = Set<LogEventKind>()
        for name in names {
            guard let kind = LogEventKind(rawValue: name) else { return .failure(UnknownLogEventKind(name: name)) }
            kinds.insert(kind)
        }
        return .success(kinds)
    }

    private func line(for event: LogEvent, _ path: String) -> String {
        isJSON ? JSONLine.text(EventLine(event, path)) : Self.plain(event)
    }

    private func line(for summary: LogSummary, _ path: String) -> String {
        isJSON ? JSONLine.text(SummaryLine(summary, path)) : Self.plain(summary, path)
    }

    private static func plain(_ event: LogEvent) -> String {
        let record = event.record
        let fields = record.fields.map { "\($0.name)=\($0.value.prefix(200))" }
        let kind = event.kind.rawValue + (event.phase.map { ":\($0)" } ?? "")
        let parts = [record.time?.description ?? "-", record.level?.rawValue ?? "-", kind, record.message] + fields
        return parts.joined(separator: " ")
    }

    private static func plain(_ summary: LogSummary, _ path: String) -> String {
        let events = summary.events.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.key.rawValue) \($0.value)" }
        let counts = "\(summary.records) records, \(summary.damaged) damaged, \(summary.unframed) without a header"
        return "\(path): \(counts)" + (events.isEmpty ? "" : "; " + events.joined(separator: ", "))
    }
}

/// A `--kind` that there is not.
public struct UnknownLogEventKind: Error, Sendable, CustomStringConvertible {
    public let name: String

    public var description: String {
        let known = LogEventKind.allCases.map(\.rawValue).sorted().joined(separator: ", ")
        return "unknown kind of event \(UntrustedText.sanitise(name, maximumScalars: 60)): known are \(known)"
    }
}

/// `{"v":1,"event":…,"kind":…,…}`: event is the message, kind its stable name.
private struct EventLine: Encodable {
    let v = 1
    let event: String
    let kind: String
    let time: WallTime?
    let level: String?
    let component: ComponentID?
    let fields: [String: String]
    let file: String
    let line: Int?

    init(_ event: LogEvent, _ path: String) {
        let record = event.record
        var fields = Dictionary(record.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        if let phase = event.phase { fields["phase"] = phase }
        self.event = record.message
        self.fields = fields
        kind = event.kind.rawValue
        time = record.time
        level = record.level?.rawValue
        component = event.subject
        file = path
        line = event.line
    }
}

private struct SummaryLine: Encodable {
    struct Summary: Encodable {
        let records: Int
        let events: [String: Int]
        let damaged: Int
        let unframed: Int
    }

    let v = 1
    let file: String
    let summary: Summary

    init(_ summary: LogSummary, _ path: String) {
        file = path
        self.summary = Summary(
            records: summary.records,
            events: Dictionary(uniqueKeysWithValues: summary.events.map { ($0.key.rawValue, $0.value) }),
            damaged: summary.damaged, unframed: summary.unframed)
    }
}

private enum JSONLine {
    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }
}
