import Glibc

/// The process_ families of Prometheus' client library, from /proc/self and the kernel.
enum PDProcessMetrics {
    static func write(into page: inout PDExposition) {
        let fields = statFields()
        let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        func field(_ index: Int) -> Double { index < fields.count ? Double(fields[index]) ?? 0 : 0 }
        // Fields after the command's closing bracket begin with the state, field 3 of proc(5).
        page.add(
            "process_cpu_seconds_total", .counter, "Total user and system CPU time spent in seconds.",
            [([], (field(11) + field(12)) / ticks)])
        page.add(
            "process_start_time_seconds", .gauge, "Start time of the process since unix epoch in seconds.",
            [([], bootTime() + field(19) / ticks)])
        page.add("process_virtual_memory_bytes", .gauge, "Virtual memory size in bytes.", [([], field(20))])
        page.add(
            "process_resident_memory_bytes", .gauge, "Resident memory size in bytes.",
            [([], field(21) * Double(sysconf(Int32(_SC_PAGESIZE))))])
        page.add("process_open_fds", .gauge, "Number of open file descriptors.", [([], Double(openFiles()))])
        page.add(
            "process_max_fds", .gauge, "Maximum number of open file descriptors.", [([], limit(RLIMIT_NOFILE))])
        page.add(
            "process_virtual_memory_max_bytes", .gauge, "Maximum amount of virtual memory available in bytes.",
            [([], limit(RLIMIT_AS))])
        let (received, sent) = networkBytes()
        page.add(
            "process_network_receive_bytes_total", .counter,
            "Number of bytes received by the process over the network.", [([], received)])
        page.add(
            "process_network_transmit_bytes_total", .counter, "Number of bytes sent by the process over the network.",
            [([], sent)])
    }

    private static func statFields() -> [Substring] {
        let text = read("/proc/self/stat")
        guard let bracket = text.lastIndex(of: ")") else { return [] }
        return text[text.index(after: bracket)...].split(separator: " ")
    }

    private static func bootTime() -> Double {
        let line = read("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst(6)) } ?? 0
    }

    private static func limit(_ resource: __rlimit_resource) -> Double {
        var limits = rlimit()
        guard getrlimit(Int32(resource.rawValue), &limits) == 0 else { return 0 }
        return Double(limits.rlim_cur)
    }

    private static func openFiles() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while let entry = readdir(folder) {
            if entry.pointee.d_name.0 != 46 { count += 1 }
        }
        // Without the one that lists them.
        return count - 1
    }

    /// Of the whole network namespace, as the library's own are.
    private static func networkBytes() -> (received: Double, sent: Double) {
        let lines = read("/proc/self/net/netstat").split(separator: "\n").filter { $0.hasPrefix("IpExt:") }
        guard lines.count == 2 else { return (0, 0) }
        let names = lines[0].split(separator: " ")
        let values = lines[1].split(separator: " ")
        func value(_ name: Substring) -> Double {
            guard let index = names.firstIndex(of: name), index < values.count else { return 0 }
            return Double(values[index]) ?? 0
        }
        return (value("InOctets"), value("OutOctets"))
    }

    private static func read(_ path: String) -> String {
        guard let file = fopen(path, "re") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
