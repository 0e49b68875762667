import CSystem
import Glibc

/// This process as /proc tells it: nothing here is simulated.
struct ProcessFigures: Sendable {
    struct ThreadTime: Sendable {
        var name: String
        var id: Int32
        var seconds: Double
    }

    var cpuSeconds: Double
    var residentBytes: Double
    var virtualBytes: Double
    /// Unix seconds.
    var startSeconds: Double
    /// Without the one that lists them.
    var openFiles: Int
    var threads: [ThreadTime]
    /// Over the network since it is up: of the whole network namespace, as Prometheus' client libraries count.
    var receivedBytes = 0.0
    var sentBytes = 0.0

    /// Missing where /proc cannot be read.
    static func read() -> ProcessFigures? {
        let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        guard let stat = Stat(path: "/proc/self/stat"), let boot = bootSeconds() else { return nil }
        let threads = entries(of: "/proc/self/task").compactMap { entry -> ThreadTime? in
            guard let id = Int32(entry), let stat = Stat(path: "/proc/self/task/\(entry)/stat") else { return nil }
            return ThreadTime(name: stat.name, id: id, seconds: stat.cpuTicks / ticks)
        }
        let network = networkBytes()
        return ProcessFigures(
            cpuSeconds: stat.cpuTicks / ticks, residentBytes: stat.residentPages * Double(getpagesize()),
            virtualBytes: stat.virtualBytes, startSeconds: boot + stat.startTicks / ticks,
            openFiles: entries(of: "/proc/self/fd").count - 1, threads: threads,
            receivedBytes: network.received, sentBytes: network.sent)
    }

    static let cpuFamily = MetricFamily.counter(
        "process_cpu_seconds_total", "Total user and system CPU time spent in seconds.")
    static let residentFamily = MetricFamily.gauge(
        "process_resident_memory_bytes", "Resident memory size in bytes.")
    static let virtualFamily = MetricFamily.gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.")
    static let startFamily = MetricFamily.gauge(
        "process_start_time_seconds", "Start time of the process since unix epoch in seconds.")
    static let filesFamily = MetricFamily.gauge("process_open_fds", "Number of open file descriptors.")

    /// The fields of a stat file that are wanted here (proc(5)).
    private struct Stat {
        var name: String
        var cpuTicks: Double
        var startTicks: Double
        var virtualBytes: Double
        var residentPages: Double

        init?(path: String) {
            guard let text = ProcessFigures.text(of: path), let open = text.firstIndex(of: "("),
                let close = text.lastIndex(of: ")")
            else { return nil }
            // TiKV writes names without the characters a label's users would have to escape in their expressions.
            name = String(text[text.index(after: open)..<close].map { $0 == "-" || $0 == " " ? "_" : $0 })
            let fields = text[text.index(after: close)...].split(separator: " ").map { Double($0) ?? 0 }
            guard fields.count > 21 else { return nil }
            cpuTicks = fields[11] + fields[12]
            startTicks = fields[19]
            virtualBytes = fields[20]
            residentPages = fields[21]
        }
    }

    private static func bootSeconds() -> Double? {
        text(of: "/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
            .flatMap { Double($0.dropFirst(6)) }
    }

    private static func networkBytes() -> (received: Double, sent: Double) {
        let lines = text(of: "/proc/self/net/netstat")?.split(separator: "\n").filter { $0.hasPrefix("IpExt:") } ?? []
        guard lines.count == 2 else { return (0, 0) }
        let names = lines[0].split(separator: " ")
        let values = lines[1].split(separator: " ")
        func value(_ name: Substring) -> Double {
            guard let index = names.firstIndex(of: name), index < values.count else { return 0 }
            return Double(values[index]) ?? 0
        }
        return (value("InOctets"), value("OutOctets"))
    }

    private static func text(of path: String) -> String? {
        let descriptor = csystem_open_file(path, O_RDONLY, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }

    private static func entries(of path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
