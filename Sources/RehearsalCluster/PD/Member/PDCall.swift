import Glibc
import LoopbackHTTPServer

/// One HTTP request to another node on loopback over a socket of its own, with a time limit for the whole.
///
/// Members talk to each other twice a second, and a frozen one accepts connections and says nothing: a plain socket with
/// `poll` ends such a wait to the millisecond and on the caller's own thread.
enum PDCall {
    enum Failure: Error, Equatable {
        case refused
        case timedOut
        case broken
        case abandoned
    }

    /// `port` on 127.0.0.1. The body is at most 32 MiB. `isAbandoned` is asked each fifth of a second: nobody waits for
    /// the answer any more.
    static func send(
        _ method: String = "POST", port: UInt16, target: String, headers: [(name: String, value: String)] = [],
        body: [UInt8] = [], seconds: Double, isAbandoned: () -> Bool = { false }
    ) throws(Failure) -> HTTPResponse {
        let socket = try PDSocket(port: port, deadline: NodeProcess.uptimeSeconds + seconds)
        var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if !body.isEmpty || method == "POST" { head += "Content-Length: \(body.count)\r\n" }
        try socket.write(Array((head + "\r\n").utf8) + body)
        return try parse(socket.readToEnd(limit: 32 << 20, isAbandoned: isAbandoned), hasBody: method != "HEAD")
    }

    /// An answer that is complete: everything up to the close of the connection, of at least the declared length.
    static func parse(_ bytes: [UInt8], hasBody: Bool = true) throws(Failure) -> HTTPResponse {
        let mark: [UInt8] = [13, 10, 13, 10]
        guard let end = firstIndex(of: mark, in: bytes) else { throw .broken }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first?.split(separator: " "), first.count >= 2, let status = Int(first[1]) else {
            throw .broken
        }
        var response = HTTPResponse(status: status, body: Array(bytes[(end + 4)...]))
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            response.headers.append(String(parts[0]), String(parts[1].drop { $0 == " " }))
        }
        if hasBody, let length = response.headers["content-length"].flatMap({ Int($0) }), response.body.count < length {
            throw .broken
        }
        return response
    }

    private static func firstIndex(of mark: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= mark.count else { return nil }
        return (0...(bytes.count - mark.count)).first { bytes[$0..<($0 + mark.count)].elementsEqual(mark) }
    }
}

/// A connected, non-blocking socket that closes itself.
private final class PDSocket {
    private let handle: Int32
    private let deadline: Double

    init(port: UInt16, deadline: Double) throws(PDCall.Failure) {
        self.deadline = deadline
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        handle = socket(AF_INET, flags, 0)
        guard handle >= 0 else { throw .broken }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result != 0 else { return }
        guard errno == EINPROGRESS else { throw .refused }
        try wait(for: Int16(POLLOUT))
        var problem: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(handle, SOL_SOCKET, SO_ERROR, &problem, &size)
        guard problem == 0 else { throw .refused }
    }

    deinit { close(handle) }

    func write(_ bytes: [UInt8]) throws(PDCall.Failure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(handle, buffer.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN || errno == EINTR {
                try wait(for: Int16(POLLOUT))
            } else {
                throw .broken
            }
        }
    }

    func readToEnd(limit: Int, isAbandoned: () -> Bool) throws(PDCall.Failure) -> [UInt8] {
        var received: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while received.count <= limit {
            let count = recv(handle, &piece, piece.count, 0)
            if count > 0 {
                received += piece[..<count]
            } else if count == 0 {
                return received
            } else if errno == EAGAIN || errno == EINTR {
                while try !isReady(for: Int16(POLLIN), seconds: 0.2) { if isAbandoned() { throw .abandoned } }
            } else {
                throw .broken
            }
        }
        throw .broken
    }

    private func wait(for events: Int16) throws(PDCall.Failure) {
        while try !isReady(for: events, seconds: 1) {}
    }

    /// False where nothing came within these seconds; throws at the deadline of the whole.
    private func isReady(for events: Int16, seconds: Double) throws(PDCall.Failure) -> Bool {
        let left = deadline - NodeProcess.uptimeSeconds
        guard left > 0 else { throw .timedOut }
        var waiting = pollfd(fd: handle, events: events, revents: 0)
        return poll(&waiting, 1, Int32(max(1, min(left, seconds) * 1000))) != 0
    }
}
