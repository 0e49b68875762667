internal import Glibc

/// A process that cannot be mistaken for a later one with the same pid.
public struct ProcessIdentity: Hashable, Codable, Sendable {
    public var pid: Int32
    /// Clock ticks since boot: field 22 of /proc/PID/stat (proc(5)).
    public var startTicks: UInt64

    init(pid: Int32, startTicks: UInt64) {
        self.pid = pid
        self.startTicks = startTicks
    }

    /// The process that has this pid now; nil where there is none.
    public init?(of pid: Int32) {
        guard let fields = Self.statFields(of: pid), fields.count > 19, let ticks = UInt64(fields[19]) else {
            return nil
        }
        self.pid = pid
        startTicks = ticks
    }

    /// True while this very process runs or is stopped; a zombie counts as gone.
    public var isAlive: Bool {
        guard let fields = Self.statFields(of: pid), fields.count > 19 else { return false }
        return UInt64(fields[19]) == startTicks && fields[0] != "Z" && fields[0] != "X"
    }

    /// The letter of the process' state: R, S, T (stopped), Z (ended, not reaped) …; nil where there is no such process.
    static func state(of pid: Int32) -> Character? { statFields(of: pid)?.first?.first }

    /// The fields after the command's closing parenthesis: state is the first, start time the twentieth.
    private static func statFields(of pid: Int32) -> [Substring]? {
        guard pid > 0, let text = BoundedFile.text("/proc/\(pid)/stat", limit: 4_096),
            let name = text.lastIndex(of: ")")
        else { return nil }
        return text[text.index(after: name)...].split(separator: " ")
    }
}
