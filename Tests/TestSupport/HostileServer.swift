internal import Glibc
internal import Synchronization

/// A raw-socket server on 127.0.0.1 that misbehaves as its script says, one thread per connection.
///
/// Its port is chosen by the kernel. Letting go of it, or `stop()`, ends every thread and closes every socket.
public final class HostileServer: Sendable {
    /// One thing a connection does, in order; after the last one it closes.
    public enum Step: Sendable {
        /// Reads until the end of the request's header and its announced body.
        case readRequest
        /// Sends bytes.
        case send([UInt8])
        /// Sends the same bytes many times.
        case sendRepeated([UInt8], times: Int)
        /// Sends bytes one at a time, so many milliseconds apart.
        case drip([UInt8], everyMilliseconds: Int)
        /// Says nothing until the server stops or the peer goes.
        case hang
        /// Drops the connection with a TCP reset.
        case reset
    }

    /// The port the server listens on.
    public let port: Int
    private let listener: Int32
    private let stopPipe: (reader: Int32, writer: Int32)
    private let state = Mutex(State())

    private struct State {
        var isStopped = false
        var accepted = 0
        var requests: [[UInt8]] = []
        var threads: [pthread_t] = []
    }

    /// Serves `steps` on every connection.
    public convenience init(_ steps: Step...) throws { try self.init { _ in steps } }

    /// Serves each connection, counted from 0, the steps that `script` gives it.
    public init(script: @escaping @Sendable (Int) -> [Step]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ServerError(what: "pipe", number: errno) }
        stopPipe = (ends[0], ends[1])
        (listener, port) = try LoopbackSocket.listen(backlog: 128)
        spawn { server in server.acceptLoop(script) }
    }

    deinit {
        stop()
        close(stopPipe.reader)
        close(stopPipe.writer)
    }

    /// `http://127.0.0.1:port`.
    public var url: String { "http://127.0.0.1:\(port)" }
    /// Connections accepted so far.
    public var acceptedConnections: Int { state.withLock { $0.accepted } }
    /// The bytes of each request read so far.
    public var requests: [[UInt8]] { state.withLock { $0.requests } }

    /// Ends every connection and the listener, and waits for the threads.
    public func stop() {
        let isFirst = state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        guard isFirst else { return }
        var byte: UInt8 = 1
        write(stopPipe.writer, &byte, 1)
        // The accepting thread is in the first batch; what it still spawned is in the second.
        while true {
            let threads = state.withLock { state in
                defer { state.threads = [] }
                return state.threads
            }
            if threads.isEmpty { break }
            for thread in threads { pthread_join(thread, nil) }
        }
        close(listener)
    }
}

/// A socket call that failed.
public struct ServerError: Error, CustomStringConvertible {
    let what: String
    let number: Int32
    public var description: String { "\(what) failed: errno \(number)" }
}

extension HostileServer {
    /// A task for a thread that does not keep the server alive: `stop` in `deinit` joins it first.
    private final class Job: Sendable {
        let server: Unmanaged<HostileServer>
        let body: @Sendable (HostileServer) -> Void
        init(_ server: HostileServer, _ body: @escaping @Sendable (HostileServer) -> Void) {
            self.server = Unmanaged.passUnretained(server)
            self.body = body
        }
    }

    private func spawn(_ body: @escaping @Sendable (HostileServer) -> Void) {
        let job = Unmanaged.passRetained(Job(self, body))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let job = Unmanaged<Job>.fromOpaque(context).takeRetainedValue()
                job.server._withUnsafeGuaranteedRef { job.body($0) }
                return nil
            }, job.toOpaque())
        guard failure == 0 else { return job.release() }
        state.withLock { $0.threads.append(thread) }
    }

    private func acceptLoop(_ script: @escaping @Sendable (Int) -> [Step]) {
        while wait(for: listener, Int16(POLLIN)) {
            let socket = accept(listener, nil, nil)
            guard socket >= 0 else { continue }
            let number = state.withLock { state in
                defer { state.accepted += 1 }
                return state.accepted
            }
            let steps = script(number)
            spawn { server in server.serve(socket, steps) }
        }
    }

    private func serve(_ socket: Int32, _ steps: [Step]) {
        defer { close(socket) }
        for step in steps where !perform(step, on: socket) { return }
    }

    /// Does one step; false ends the connection.
    private func perform(_ step: Step, on socket: Int32) -> Bool {
        switch step {
        case .readRequest:
            guard let request = readRequest(from: socket) else { return false }
            state.withLock { $0.requests.append(request) }
            return true
        case .send(let bytes): return sendAll(bytes, to: socket)
        case .sendRepeated(let bytes, let times):
            return (0..<times).allSatisfy { _ in sendAll(bytes, to: socket) }
        case .drip(let bytes, let milliseconds):
            return bytes.allSatisfy { byte in
                sendAll([byte], to: socket) && !pauseWasInterrupted(milliseconds)
            }
        case .hang:
            while wait(for: socket, Int16(POLLIN)) {
                var buffer = [UInt8](repeating: 0, count: 4096)
                if recv(socket, &buffer, buffer.count, 0) <= 0 { return false }
            }
            return false
        case .reset:
            LoopbackSocket.resetOnClose(socket)
            return false
        }
    }

    private func readRequest(from socket: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < 1 << 20 {
            if let length = RequestLength.of(bytes), bytes.count >= length { return bytes }
            guard wait(for: socket, Int16(POLLIN)) else { return nil }
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
        return nil
    }

    private func sendAll(_ bytes: [UInt8], to socket: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            guard wait(for: socket, Int16(POLLOUT)) else { return false }
            let count = bytes.withUnsafeBytes { all -> Int in
                guard let base = all.baseAddress else { return 0 }
                return send(socket, base + sent, all.count - sent, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0 && errno != EAGAIN { return false }
            sent += max(count, 0)
        }
        return true
    }

    /// Waits until the descriptor is ready; false when the server stops.
    private func wait(for descriptor: Int32, _ events: Int16) -> Bool {
        var polled = [
            pollfd(fd: descriptor, events: events, revents: 0),
            pollfd(fd: stopPipe.reader, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&polled, 2, -1) < 0 { guard errno == EINTR else { return false } }
        return polled[1].revents == 0
    }

    private func pauseWasInterrupted(_ milliseconds: Int) -> Bool {
        var polled = pollfd(fd: stopPipe.reader, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, Int32(milliseconds)) != 0
    }
}

/// How many bytes a request has, once its header is whole.
private enum RequestLength {
    static func of(_ bytes: [UInt8]) -> Int? {
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        guard let blank = lines.firstIndex(of: "") else { return nil }
        guard blank < lines.count - 1 else { return nil }
        let header = lines[..<blank].reduce(0) { $0 + $1.utf8.count + 2 } + 2
        let length = lines[..<blank].first { $0.lowercased().hasPrefix("content-length:") }
        let digits = length?.drop { $0 != ":" }.dropFirst().filter { $0 != " " } ?? "0"
        return header + (Int(digits) ?? 0)
    }
}
