internal import OperatorCore

/// Lines of one store's or PD member's log, alike ones together: only of files that are followed anyway.
struct ReadLogs: DiagnosisTool {
    private struct Input: Decodable {
        var writer: String
        var fromSeconds: Double
        var toSeconds: Double
        var level: Level?
        var contains: String?
        var limit: Int
        enum CodingKeys: String, CodingKey {
            case writer, level, contains, limit
            case fromSeconds = "from_s"
            case toSeconds = "to_s"
        }
    }

    /// This level and graver ones.
    private enum Level: String, Decodable, CaseIterable {
        case error, warn, info

        var levels: Set<LogLevel> {
            switch self {
            case .error: [.fatal, .error]
            case .warn: [.fatal, .error, .warn]
            case .info: [.fatal, .error, .warn, .info]
            }
        }
    }

    private static let mostLines = 40
    private static let shownScalars = 400

    let context: ToolContext

    let name = "read_logs"
    let description = """
        Reads lines of the log of one store (store/4) or PD member (pd/pd1) in a span of time, of a level or graver, \
        with a text in them where you give one. Lines that differ only in numbers are one entry with their count, \
        first and last. Ask narrowly: a short span around the beginning, level warn, or a word.
        """

    var inputSchema: String {
        ToolSchema.object([
            "writer": #"{"type":"string","description":"whose log: store/4 or pd/pd1"}"#,
            "from_s": ToolSchema.seconds, "to_s": ToolSchema.seconds,
            "level": ToolSchema.choice(Level.allCases.map(\.rawValue), orNull: true),
            "contains":
                #"{"anyOf":[{"type":"string","description":"plain text, not a pattern"},{"type":"null"}]}"#,
            "limit": ToolSchema.limit,
        ])
    }

    func run(_ input: String) async throws -> ToolAnswer {
        let asked = try ToolContext.input(
            input, as: Input.self,
            shape: #"{"writer":"store/4","from_s":-30,"to_s":30,"level":"warn","contains":null,"limit":20}"#)
        let span = try context.span(from: asked.fromSeconds, to: asked.toSeconds)
        let text = asked.contains ?? ""
        guard text.utf8.count <= 100 else { throw DiagnosisToolError("contains may be 100 bytes long.") }
        guard let writer = ComponentID(asked.writer) else {
            throw DiagnosisToolError("writer must be such as store/4 or pd/pd1.")
        }
        let logs = await context.observer.watchedLogs.filter { $0.writer == writer }
        guard !logs.isEmpty else {
            throw DiagnosisToolError("No log of \(asked.writer.prefix(40)) can be read from here.")
        }
        let levels = asked.level?.levels
        var tally = LogTally()
        for log in logs.prefix(3) {
            let tail = try await LogTail(path: log.path).records { record in
                guard let time = record.time, span.contains(time) else { return false }
                guard levels.map({ record.level.map($0.contains) ?? false }) ?? true else { return false }
                return text.isEmpty || Self.line(record).holds(text)
            }
            tally.add(tail, of: log.name)
        }
        return answer(tally, writer, span, limit: min(max(1, asked.limit), Self.mostLines))
    }

    private func answer(
        _ tally: LogTally, _ writer: ComponentID, _ span: ClosedRange<WallTime>, limit: Int
    ) -> ToolAnswer {
        guard !tally.groups.isEmpty else { return ToolAnswer([nothing(writer, span)], note: tally.note) }
        let left = tally.groups.count - limit
        let more = left > 0 ? " \(left) more entries were left out; ask more narrowly." : ""
        return ToolAnswer(
            tally.groups.prefix(limit).map { group in
                Evidence(
                    kind: .event, topic: "log_line", component: writer,
                    statement: UntrustedText.sanitise(Self.line(group.first), maximumScalars: Self.shownScalars),
                    at: group.first.time ?? context.began,
                    facts: [
                        "count": .number(Double(group.count), unit: "count"),
                        "last": .time(group.last.time ?? context.began),
                        "level": .text(group.first.level?.rawValue ?? "none"),
                    ], origin: "log \(group.file)")
            }, note: tally.note + more)
    }

    private func nothing(_ writer: ComponentID, _ span: ClosedRange<WallTime>) -> Evidence {
        Evidence(
            kind: .absence, topic: "log_line", component: writer, statement: "no such line in that span",
            at: span.upperBound, facts: ["from": .time(span.lowerBound), "until": .time(span.upperBound)],
            origin: "log of \(writer)")
    }

    /// `WARN message name=value …`
    static func line(_ record: LogRecord) -> String {
        ([record.level?.rawValue ?? "-", record.message] + record.fields.map { "\($0.name)=\($0.value)" })
            .joined(separator: " ")
    }
}

extension String {
    /// Whatever the case.
    fileprivate func holds(_ text: String) -> Bool { lowercased().contains(text.lowercased()) }
}
