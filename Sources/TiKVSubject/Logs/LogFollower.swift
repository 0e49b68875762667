internal import CSystem
internal import Glibc
public import OperatorCore

/// What one look at a followed log gave.
public struct LogPoll: Sendable {
    /// In the order of the file.
    public var events: [LogEvent] = []
    /// Events beyond the limit of one look, counted only.
    public var droppedEvents = 0
    /// Bytes that were passed over because the log grew faster than it is read.
    public var skippedBytes = 0
    /// Whether more is there already than one look reads.
    public var isBehind = false
    /// Why the log could not be read; nil when it could.
    public var failure: LogFileError?
}

/// Follows a log that is being written: new lines, rotation by renaming, truncation, a last line not yet ended.
///
/// Its reads block; keep it on a thread of its own (see ``LogWatcher``).
public final class LogFollower {
    /// Where the first look begins.
    public enum Start: Sendable, Hashable {
        case beginning
        /// The last so many bytes, from the next line on.
        case tail(bytes: Int)
    }

    /// What one look may cost.
    public struct Limits: Sendable {
        public var bytes = 8 << 20
        public var events = 2_000
        /// A backlog above this is passed over but for its last `bytes`.
        public var backlogBytes = 64 << 20

        public init() {}
    }

    public let path: String
    private let limits: Limits
    private let start: Start
    private var descriptor: Int32 = -1
    private var identity: FileIdentity?
    private var offset = 0
    private var reader = LogReader()
    private var isFirstOpening = true
    private var skipsToLineEnd = false
    private var buffer = [UInt8](repeating: 0, count: 256 << 10)

    public init(path: String, start: Start = .tail(bytes: 1 << 20), limits: Limits = Limits()) {
        self.path = path
        self.start = start
        self.limits = limits
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Counts of all that was read so far.
    public var summary: LogSummary { reader.summary }
    /// The latest time an event had.
    public var latestTime: WallTime? { reader.latestTime }

    /// Reads what was written since the last look, within the limits.
    public func poll() -> LogPoll {
        var poll = LogPoll()
        var budget = limits.bytes
        do throws(LogFileError) {
            if descriptor < 0 { try open() }
            skipBacklog(&poll)
            try read(&budget, &poll)
            // At most one change of file a look: a log is not rotated faster.
            if budget > 0, try followChange(&poll) { try read(&budget, &poll) }
        } catch {
            poll.failure = error
        }
        poll.isBehind = budget <= 0
        return poll
    }

    private func open() throws(LogFileError) {
        let opened = csystem_open_file(path, O_RDONLY | O_NONBLOCK, 0)
        guard opened >= 0 else { throw .system(path, csystem_errno()) }
        guard let identity = FileIdentity(descriptor: opened), identity.isRegularFile else {
            close(opened)
            throw LogFileError(path: path, reason: "it is no regular file", remedy: "name the log file itself")
        }
        descriptor = opened
        self.identity = identity
        offset = 0
        if isFirstOpening, case .tail(let bytes) = start, identity.size > bytes {
            offset = identity.size - bytes
            skipsToLineEnd = true
        }
        isFirstOpening = false
        reader.restart(at: offset)
    }

    private func read(_ budget: inout Int, _ poll: inout LogPoll) throws(LogFileError) {
        while budget > 0 {
            let count = pread(descriptor, &buffer, min(buffer.count, budget), off_t(offset))
            if count < 0 && csystem_errno() == EINTR { continue }
            guard count >= 0 else { throw .system(path, csystem_errno()) }
            guard count > 0 else { return }
            offset += count
            budget -= count
            take(count, &poll)
        }
    }

    private func take(_ count: Int, _ poll: inout LogPoll) {
        var first = 0
        if skipsToLineEnd {
            guard let newline = buffer[..<count].firstIndex(of: 0x0A) else { return }
            first = newline + 1
            skipsToLineEnd = false
            reader.restart(at: offset - count + first)
        }
        buffer.withUnsafeBufferPointer { bytes in
            reader.append(UnsafeBufferPointer(rebasing: bytes[first..<count])) { keep($0, &poll) }
        }
    }

    private func keep(_ event: LogEvent, _ poll: inout LogPoll) {
        if poll.events.count < limits.events { poll.events.append(event) } else { poll.droppedEvents += 1 }
    }

    /// Jumps ahead when the unread part is too large ever to be caught up with.
    private func skipBacklog(_ poll: inout LogPoll) {
        guard let size = FileIdentity(descriptor: descriptor)?.size, size - offset > limits.backlogBytes else { return }
        let target = size - limits.bytes
        poll.skippedBytes = target - offset
        offset = target
        reader.restart(at: target)
        skipsToLineEnd = true
    }

    /// At the end of what is open: was it truncated, or is another file in its place? True when there is more to read.
    private func followChange(_ poll: inout LogPoll) throws(LogFileError) -> Bool {
        if let now = FileIdentity(descriptor: descriptor), now.size < offset {
            reader.restart(at: 0)
            offset = 0
            return true
        }
        // Renamed away and not yet made anew: the old file may still be written.
        guard let named = FileIdentity(path: path), let identity, !named.isSameFile(as: identity) else { return false }
        reader.finish { keep($0, &poll) }
        close(descriptor)
        descriptor = -1
        try open()
        return true
    }
}

/// Which file a path or descriptor leads to.
private struct FileIdentity {
    private let device: UInt
    private let inode: UInt
    let size: Int
    let isRegularFile: Bool

    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        size = Int(status.st_size)
        isRegularFile = status.st_mode & S_IFMT == S_IFREG
    }

    func isSameFile(as other: FileIdentity) -> Bool { device == other.device && inode == other.inode }
}
