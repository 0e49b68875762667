import Glibc
public import OperatorCore

/// Who watches a cluster and writes its tickets, as the lock's file tells it.
public struct WriterHolder: Sendable, Hashable {
    /// What the kernel says of the process.
    public enum ProcessState: String, Sendable {
        case running
        /// SIGSTOPped or under a debugger: it keeps the lock and does nothing.
        case stopped
        /// Not to be seen from here (another pid namespace, or gone this very moment).
        case unknown
    }

    public let pid: Int32
    /// `monitor`, `dashboard`, `demo`.
    public let program: String
    public let since: WallTime
    /// Its last heartbeat: the last tick it recorded.
    public internal(set) var lastSeen: WallTime
    public let state: ProcessState
    /// In which namespace of the kernel the pid counts; nil where it does not say.
    let namespace: UInt64?

    /// nil where the text is not one this program wrote, or is half written.
    init?(_ text: String) {
        let fields = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard fields.count >= 5, fields.last == "", let pid = Int32(fields[0]), pid > 0,
            let since = WallTime(rfc3339: fields[2]), let lastSeen = WallTime(rfc3339: fields[3])
        else { return nil }
        self.pid = pid
        program = UntrustedText.sanitise(fields[1], maximumScalars: 40)
        self.since = since
        self.lastSeen = lastSeen
        namespace = UInt64(fields[4])
        state = namespace == nil || namespace == ProcessMark.ownNamespace ? Self.state(of: pid) : .unknown
    }

    init(pid: Int32, program: String, since: WallTime, lastSeen: WallTime) {
        self.pid = pid
        self.program = program
        self.since = since
        self.lastSeen = lastSeen
        state = .running
        namespace = ProcessMark.ownNamespace
    }

    var isThisProcess: Bool { pid == getpid() && namespace == ProcessMark.ownNamespace }

    var text: String { "\(pid)\n\(program)\n\(since)\n\(lastSeen)\n\(namespace.map { "\($0)" } ?? "")\n" }

    private static func state(of pid: Int32) -> ProcessState {
        switch ProcessStat(pid)?.state {
        case "T", "t": .stopped
        case "Z", "X", nil: .unknown
        default: .running
        }
    }
}
