import CSystem
import Glibc

/// Names one process for good: a later one with the same pid began at another time.
struct ProcessMark: Hashable, Sendable {
    let pid: Int32
    /// Clock ticks since boot: field 22 of /proc/PID/stat (proc(5)).
    let startTicks: UInt64
    /// In which namespace of the kernel the pid counts.
    let namespace: UInt64

    /// The one this process counts in.
    static let ownNamespace: UInt64? = {
        var status = stat()
        return stat("/proc/self/ns/pid", &status) == 0 ? UInt64(status.st_ino) : nil
    }()

    /// This process; nil where /proc does not say.
    static let own = ProcessMark(of: getpid())

    private init?(of pid: Int32) {
        guard let namespace = Self.ownNamespace, let ticks = ProcessStat(pid)?.startTicks else { return nil }
        self.pid = pid
        startTicks = ticks
        self.namespace = namespace
    }

    /// nil where the text is not one this program wrote.
    init?(_ text: String) {
        let fields = text.split(separator: " ")
        guard fields.count == 3, let pid = Int32(fields[0]), pid > 0, let ticks = UInt64(fields[1]),
            let namespace = UInt64(fields[2])
        else { return nil }
        self.pid = pid
        startTicks = ticks
        self.namespace = namespace
    }

    var text: String { "\(pid) \(startTicks) \(namespace)" }

    /// True where it surely runs no more. What counts in another namespace is not to be seen from here. Of this boot
    /// only: start times of another one mean nothing.
    var isDead: Bool {
        guard namespace == Self.ownNamespace else { return false }
        guard let now = ProcessStat(pid) else { return access("/proc/self/stat", R_OK) == 0 }
        return now.startTicks != startTicks || now.state == "Z" || now.state == "X"
    }
}

/// What the kernel says of a process in /proc/PID/stat (proc(5)): the fields stand after the command's closing
/// parenthesis, the state first, the start time twentieth.
struct ProcessStat {
    let state: Character
    let startTicks: UInt64

    /// nil where there is no such process, or /proc does not show it.
    init?(_ pid: Int32) {
        let descriptor = csystem_open_file("/proc/\(pid)/stat", O_RDONLY, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(descriptor, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        guard let parenthesis = text.lastIndex(of: ")") else { return nil }
        let fields = text[parenthesis...].dropFirst().split(separator: " ")
        guard fields.count > 19, let state = fields[0].first, let ticks = UInt64(fields[19]) else { return nil }
        self.state = state
        startTicks = ticks
    }
}
