internal import CSystem
internal import Glibc

/// Questions to loopback ports, which answer at once.
public enum PortProbe {
    /// Loopback answers in microseconds.
    private static let timeoutMilliseconds: Int32 = 200

    /// True if something accepts a connection at this 127.0.0.1 address (`127.0.0.1:PORT`).
    public static func accepts(_ address: String) -> Bool {
        guard let port = LoopbackAddress.port(of: address), let descriptor = open() else { return false }
        defer { close(descriptor) }
        csystem_set_nonblocking(descriptor)
        if withAddress(port, { connect(descriptor, $0, $1) }) == 0 { return true }
        // A listener with a full queue does not answer: that is no acceptance either.
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return errno == EINPROGRESS && poll(&entry, 1, timeoutMilliseconds) == 1 && entry.revents & Int16(POLLERR) == 0
    }

    /// True if a server could listen at this port of 127.0.0.1 now.
    public static func isFree(_ port: UInt16) -> Bool {
        guard let descriptor = open() else { return false }
        defer { close(descriptor) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        return withAddress(port) { bind(descriptor, $0, $1) } == 0 && listen(descriptor, 1) == 0
    }

    /// Binds the UDP port of this number, alone; nil where somebody has it.
    static func bindTwin(of port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        if withAddress(port, { bind(descriptor, $0, $1) }) == 0 { return descriptor }
        close(descriptor)
        return nil
    }

    private static func open() -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        return descriptor >= 0 ? descriptor : nil
    }

    private static func withAddress(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// `127.0.0.1:PORT`, the only kind of address a local cluster may have.
enum LoopbackAddress {
    /// The port; nil for anything else, port 0 included.
    static func port(of address: String) -> UInt16? {
        let prefix = "127.0.0.1:"
        guard address.hasPrefix(prefix), let port = UInt16(address.dropFirst(prefix.count)), port > 0 else {
            return nil
        }
        return port
    }
}
