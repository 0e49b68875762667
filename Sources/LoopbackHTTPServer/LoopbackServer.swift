import CMicrohttpd
import Glibc
import Synchronization

/// An HTTP/1.1 server on 127.0.0.1 with a thread for each connection, so that a handler that waits stalls nobody else.
///
/// The module is LoopbackHTTPServer, the type LoopbackServer: a type named as its module could not be told from it.
public final class LoopbackServer: Sendable {
    public typealias Handler = HTTPHandler

    /// The port it listens on.
    public let port: UInt16
    private let daemon: Mutex<Daemon>

    /// Listens at once. `port` 0 takes a free one. Throws ``HTTPServerError`` where the port is
    /// taken, or libmicrohttpd is not installed.
    public init(port: UInt16 = 0, limits: HTTPServerLimits = HTTPServerLimits(), handler: @escaping Handler) throws {
        if let trouble = op_mhd_load() { throw HTTPServerError(port: port, reason: String(cString: trouble)) }
        let listening = op_mhd_listen(port)
        guard listening >= 0 else { throw HTTPServerError(port: port, reason: String(cString: strerror(errno))) }
        let context = ServerContext(limits: limits, handler: handler)
        let started = op_mhd_start(
            listening, ServerContext.began, ServerContext.received, ServerContext.completed,
            Unmanaged.passUnretained(context).toOpaque(), UInt32(clamping: limits.idleSeconds),
            UInt32(clamping: limits.connections))
        guard let started else { throw HTTPServerError(port: port, reason: "the server's thread does not start") }
        guard let bound = UInt16(exactly: op_mhd_port(started)) else {
            op_mhd_stop(started)
            throw HTTPServerError(port: port, reason: "its port is unknown")
        }
        self.port = bound
        daemon = Mutex(Daemon(pointer: started, context: context))
    }

    deinit { stop() }

    /// `http://127.0.0.1:PORT`.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// Closes the port and the idle connections and waits for handlers that run. A second call does nothing.
    public func stop() {
        let running = daemon.withLock { state in
            defer { state.pointer = nil }
            return state.pointer.map(UInt.init(bitPattern:))
        }
        // Outside the lock: handlers may still ask for `url`.
        if let running, let pointer = OpaquePointer(bitPattern: running) { op_mhd_stop(pointer) }
    }

    /// The library's handle and the context its callbacks use, which must outlive it.
    private struct Daemon {
        var pointer: OpaquePointer?
        let context: ServerContext
    }
}

/// A server that could not be started.
public struct HTTPServerError: Error, CustomStringConvertible, Sendable {
    public let port: UInt16
    public let reason: String

    public var description: String { "cannot listen on 127.0.0.1:\(port): \(reason)" }
}
