internal import Glibc

/// Plain sockets on 127.0.0.1 in the states that tests need.
public enum LoopbackSocket {
    /// A port on which nobody listens.
    public static func closedPort() throws -> Int {
        let (socket, port) = try bound()
        close(socket)
        return port
    }

    static func listen(backlog: Int32) throws -> (socket: Int32, port: Int) {
        let (socket, port) = try bound()
        guard Glibc.listen(socket, backlog) == 0 else { throw ServerError(what: "listen", number: errno) }
        return (socket, port)
    }

    static func bound() throws -> (socket: Int32, port: Int) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw ServerError(what: "socket", number: errno) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failure = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(socket, generic, length) != 0 || getsockname(socket, generic, &length) != 0
            }
        }
        guard !failure else { throw ServerError(what: "bind", number: errno) }
        return (socket, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// Starts to connect without waiting.
    static func startConnecting(to port: Int) -> Int32 {
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let socket = Glibc.socket(AF_INET, Int32(kind), 0)
        var address = loopback(port: port)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = connect(socket, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return socket
    }

    /// Makes `close` send a reset.
    static func resetOnClose(_ socket: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        return address
    }
}

/// A listener that accepts nobody and whose backlog is full: connecting to it hangs, as to a host that drops packets.
public final class FullBacklog: Sendable {
    /// The port on which connecting hangs.
    public let port: Int
    private let sockets: [Int32]

    public init() throws {
        let (listener, port) = try LoopbackSocket.listen(backlog: 0)
        self.port = port
        sockets = [listener] + (0..<8).map { _ in LoopbackSocket.startConnecting(to: port) }
    }

    deinit { for socket in sockets { close(socket) } }
}
