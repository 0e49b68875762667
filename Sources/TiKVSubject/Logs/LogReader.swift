internal import OperatorCore

/// What a log held, in numbers.
public struct LogSummary: Sendable, Hashable {
    /// Complete records.
    public var records = 0
    /// Records that are cut or malformed.
    public var damaged = 0
    /// Lines without a unified header, blank ones not counted.
    public var unframed = 0
    /// Events by kind, in damaged and unframed lines, too.
    public var events: [LogEventKind: Int] = [:]

    public init() {}
}

/// Reads a log piece by piece: lines, container wrappings, records, events. Nothing of it grows with the log.
struct LogReader {
    private(set) var summary = LogSummary()
    /// The latest time of a record so far.
    private(set) var latestTime: WallTime?
    /// Lines so far; nil where reading began in the middle of the file.
    private(set) var lineNumber: Int? = 0
    private var assembler = LineAssembler()
    private var unwrapper = LogUnwrapper()

    /// Takes a piece of the file and calls `emit` with the events of the lines that ended in it.
    mutating func append(_ piece: UnsafeBufferPointer<UInt8>, _ emit: (LogEvent) -> Void) {
        // The assembler is taken out while it calls back into the rest of the reader.
        var assembler = assembler
        self.assembler = LineAssembler()
        assembler.append(piece) { take($0, at: $1, emit) }
        self.assembler = assembler
    }

    /// Takes the last line, if the file does not end with a line end.
    mutating func finish(_ emit: (LogEvent) -> Void) {
        var assembler = assembler
        assembler.finish { take($0, at: $1, emit) }
        self.assembler = assembler
    }

    /// Forgets an unfinished line: the next piece begins at `offset` of the file, or of another file.
    mutating func restart(at offset: Int) {
        assembler.restart(at: offset)
        lineNumber = offset == 0 ? 0 : nil
    }

    private mutating func take(_ line: UnsafeBufferPointer<UInt8>, at offset: Int, _ emit: (LogEvent) -> Void) {
        lineNumber = lineNumber.map { $0 + 1 }
        var unwrapper = unwrapper
        unwrapper.unwrap(line) { read($0, at: offset, emit) }
        self.unwrapper = unwrapper
    }

    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, _ emit: (LogEvent) -> Void) {
        guard bytes.contains(where: { $0 > 0x20 }) else { return }
        let line = LogLine(bytes)
        switch line.framing {
        case .complete: summary.records += 1
        case .damaged: summary.damaged += 1
        case .unframed: summary.unframed += 1
        }
        guard let (kind, phase) = event(of: line) else { return }
        summary.events[kind, default: 0] += 1
        let record = line.record
        latestTime = max(latestTime, record.time)
        emit(LogEvent(kind: kind, phase: phase, record: record, line: lineNumber, offset: offset))
    }

    private func event(of line: LogLine) -> LogEventRules.Outcome? {
        guard line.level != nil else { return LogEventRules.classifyUnframed(line.message) }
        return LogEventRules.classify(line.message, level: line.level, hasField: line.hasField)
    }

    private func max(_ left: WallTime?, _ right: WallTime?) -> WallTime? {
        guard let left, let right else { return left ?? right }
        return left < right ? right : left
    }
}
