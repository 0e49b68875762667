import Glibc
import LoopbackHTTPServer
import Synchronization
import TestSupport
import Testing

@Suite struct LoopbackServerTests {
    private func echo() throws -> LoopbackServer {
        var limits = HTTPServerLimits()
        limits.bodyBytes = 1000
        return try LoopbackServer(limits: limits) { request in
            let seen = "\(request.method) \(request.target) \(request.headers["x-test"] ?? "-") \(request.body.count)"
            return HTTPResponse(status: 203, headers: ["X-Seen": seen], text: seen)
        }
    }

    @Test func `the handler sees method, raw target with query, headers and body`() throws {
        let server = try echo()
        defer { server.stop() }
        let heard = RawHTTPClient.request(
            "POST", port: server.port, target: "/a%20b//c?x=%31&y=a+b", headers: ["X-Test": "seven"], body: "12345")
        #expect(heard.status == 203)
        #expect(heard.body == "POST /a%20b//c?x=%31&y=a+b seven 5")
    }

    @Test(arguments: ["GET", "OPTIONS", "DELETE", "PUT", "PATCH"])
    func `every method reaches the handler`(method: String) throws {
        let server = try echo()
        defer { server.stop() }
        #expect(RawHTTPClient.request(method, port: server.port, target: "/").body == "\(method) / - 0")
    }

    @Test func `HEAD reaches the handler and its answer has no body`() throws {
        let server = try echo()
        defer { server.stop() }
        let heard = RawHTTPClient.request("HEAD", port: server.port, target: "/q")
        #expect(heard.header("x-seen") == "HEAD /q - 0")
        #expect(heard.body == "")
    }

    @Test func `a body over the limit is refused and the server goes on`() throws {
        let server = try echo()
        defer { server.stop() }
        let long = String(repeating: "x", count: 100_000)
        #expect(RawHTTPClient.request("POST", port: server.port, target: "/", body: long).status == 413)
        #expect(RawHTTPClient.request("POST", port: server.port, target: "/", body: "ok").body == "POST / - 2")
    }

    @Test func `one connection serves several requests`() throws {
        let server = try echo()
        defer { server.stop() }
        let two =
            "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        let heard = RawHTTPClient.send(two, port: server.port)
        #expect(heard.text.contains("GET /1 - 0") && heard.text.contains("GET /2 - 0"))
    }

    @Test func `a handler that waits stalls no other request`() throws {
        let gate = Gate()
        let server = try LoopbackServer { request in
            if request.path == "/wait" { gate.wait() }
            return HTTPResponse(text: "done")
        }
        defer { server.stop() }
        let waiting = Task.detached { RawHTTPClient.request(port: server.port, target: "/wait", milliseconds: 60_000) }
        for _ in 0..<5 {
            #expect(RawHTTPClient.request(port: server.port, target: "/now").body == "done")
        }
        gate.open()
        _ = waiting
    }

    @Test func `an unanswered request closes the connection without a byte`() throws {
        let server = try LoopbackServer { _ in .unanswered }
        defer { server.stop() }
        let heard = RawHTTPClient.request(port: server.port, target: "/")
        #expect(heard.text == "" && heard.closed)
    }

    @Test func `a handler that waits learns that its client has hung up`() throws {
        let hungUp = Mutex(false)
        let isWaiting = Gate()
        let server = try LoopbackServer { request in
            let before = request.isAbandoned
            isWaiting.open()
            for _ in 0..<30_000 where !request.isAbandoned { usleep(1000) }
            hungUp.withLock { $0 = !before && request.isAbandoned }
            return .unanswered
        }
        #expect(RawHTTPClient.request(port: server.port, target: "/", milliseconds: 300).text == "")
        isWaiting.wait()
        // Stopping waits for the handler.
        server.stop()
        #expect(hungUp.withLock { $0 })
    }

    @Test func `garbage is answered or closed, and the server goes on`() throws {
        let server = try echo()
        defer { server.stop() }
        var random = SystemRandomNumberGenerator()
        for length in [1, 10, 100, 5000] {
            let noise = String(
                decoding: (0..<length).map { _ in UInt8.random(in: 1...126, using: &random) }, as: UTF8.self)
            _ = RawHTTPClient.send(noise + "\r\n\r\n", port: server.port, milliseconds: 300)
        }
        _ = RawHTTPClient.send(
            "GET / HTTP/1.1\r\nX: \(String(repeating: "y", count: 200_000))\r\n\r\n", port: server.port,
            milliseconds: 300)
        #expect(RawHTTPClient.request(port: server.port, target: "/").status == 203)
    }

    @Test func `a port that is taken is an error with its number, and free again after stop`() throws {
        let server = try echo()
        _ = RawHTTPClient.request(port: server.port, target: "/")
        #expect(throws: HTTPServerError.self) { try LoopbackServer(port: server.port) { _ in HTTPResponse() } }
        server.stop()
        server.stop()
        #expect(RawHTTPClient.request(port: server.port, target: "/").refused)
        let again = try LoopbackServer(port: server.port) { _ in HTTPResponse(text: "again") }
        #expect(RawHTTPClient.request(port: server.port, target: "/").body == "again")
        again.stop()
    }

    @Test func `it listens on loopback only`() throws {
        let server = try echo()
        defer { server.stop() }
        let table = (try? String(contentsOfFile: "/proc/net/tcp")) ?? ""
        let port = String(server.port, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: 4 - port.count) + port
        let listening = table.split(separator: "\n").filter { $0.contains(":\(padded) 00000000:0000 0A") }
        #expect(listening.count == 1 && listening.allSatisfy { $0.contains("0100007F:\(padded)") })
    }

    @Test func `query items are decoded in order`() {
        let request = HTTPRequest(method: "GET", target: "/p?state=0&state=1&empty&key=%7A%zz+b&bad=%ff")
        #expect(request.path == "/p")
        #expect(request.queryItems.map(\.name) == ["state", "state", "empty", "key", "bad"])
        #expect(request.queryItems.map(\.value) == ["0", "1", "", "z%zz b", "\u{FFFD}"])
        #expect(HTTPRequest(method: "GET", target: "/p").query == nil)
    }
}

/// Lets a handler wait until the test says go.
private final class Gate: Sendable {
    private let isOpen = Mutex(false)

    func open() { isOpen.withLock { $0 = true } }

    func wait() {
        for _ in 0..<30_000 {
            if isOpen.withLock({ $0 }) { return }
            usleep(1000)
        }
    }
}

extension String {
    fileprivate init(contentsOfFile path: String) throws {
        guard let file = fopen(path, "r") else { throw NoSuchFile() }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
        self = String(decoding: bytes, as: UTF8.self)
    }
}

private struct NoSuchFile: Error {}
