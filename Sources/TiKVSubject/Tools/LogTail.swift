internal import CSystem
internal import Dispatch
internal import Glibc
internal import OperatorCore

/// The last few megabytes of a log, read once on a queue of their own: a file system that hangs holds up nobody.
struct LogTail: Sendable {
    static let bytes = 4 << 20
    private static let mostRecords = 20_000
    private static let queue = DispatchQueue(label: "operator.logtail", attributes: .concurrent)

    let path: String

    /// The records that are wanted, oldest first, and whether there is more before what was read.
    struct Found: Sendable {
        var records: [LogRecord] = []
        /// The log is longer than what was read.
        var isCut = false
        /// When the oldest line that was read was written.
        var oldest: WallTime?
    }

    /// Throws ``DiagnosisToolError`` where the file cannot be read.
    func records(where isWanted: @escaping @Sendable (LogRecord) -> Bool) async throws(DiagnosisToolError) -> Found {
        let outcome: Result<Found, DiagnosisToolError> = await withCheckedContinuation { continuation in
            Self.queue.async { continuation.resume(returning: read(isWanted)) }
        }
        return try outcome.get()
    }

    private func read(_ isWanted: (LogRecord) -> Bool) -> Result<Found, DiagnosisToolError> {
        let file = csystem_open_file(path, O_RDONLY | O_NONBLOCK, 0)
        guard file >= 0 else {
            return .failure(DiagnosisToolError("The log cannot be read: errno \(csystem_errno())."))
        }
        defer { close(file) }
        let size = lseek(file, 0, SEEK_END)
        guard size >= 0 else { return .failure(DiagnosisToolError("The log is no ordinary file.")) }
        let start = max(0, size - off_t(Self.bytes))
        var found = Found(isCut: start > 0)
        var lines = LineAssembler()
        var unwrapper = LogUnwrapper()
        var isPartial = start > 0
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        var offset = start
        while offset < size {
            let count = pread(file, &buffer, min(buffer.count, Int(size - offset)), offset)
            guard count > 0 else { break }
            offset += off_t(count)
            buffer.withUnsafeBufferPointer { bytes in
                lines.append(UnsafeBufferPointer(rebasing: bytes[..<count])) { line, _ in
                    // The first line began before what was read.
                    if isPartial {
                        isPartial = false
                    } else {
                        unwrapper.unwrap(line) { Self.take(LogLine($0).record, isWanted, &found) }
                    }
                }
            }
        }
        return .success(found)
    }

    private static func take(_ record: LogRecord, _ isWanted: (LogRecord) -> Bool, _ found: inout Found) {
        found.oldest = found.oldest ?? record.time
        guard isWanted(record) else { return }
        if found.records.count >= mostRecords { found.records.removeFirst(mostRecords / 2) }
        found.records.append(record)
    }
}

/// Lines that differ only in numbers, counted together: one line cannot flood an answer.
struct LogTally {
    struct Group {
        var file: String
        var first: LogRecord
        var last: LogRecord
        var count = 1
    }

    /// In the order in which they first came.
    private(set) var groups: [Group] = []
    private(set) var note = ""
    private var positions: [String: Int] = [:]

    mutating func add(_ found: LogTail.Found, of file: String) {
        if found.isCut, let oldest = found.oldest { note += "Of \(file) only lines since \(oldest) were looked at. " }
        for record in found.records {
            let template = Self.template(record)
            if let position = positions[template] {
                groups[position].count += 1
                groups[position].last = record
            } else {
                positions[template] = groups.count
                groups.append(Group(file: file, first: record, last: record))
            }
        }
    }

    private static func template(_ record: LogRecord) -> String {
        let text =
            "\(record.level?.rawValue ?? "") \(record.message) \(record.fields.map(\.name).joined(separator: " "))"
        return String(text.map { $0.isNumber ? "0" : $0 }).replacing("00", with: "0")
    }
}
