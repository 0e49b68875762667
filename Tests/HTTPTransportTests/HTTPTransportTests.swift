import HTTPTransport
import TestSupport
import Testing

/// Every way a peer can misbehave, on real sockets.
@Suite(.timeLimit(.minutes(1))) struct HTTPTransportTests {
    private let client = HTTPClient()

    /// The error of a request, or nil when an answer came.
    private func failure(
        of url: String, connect: Int = 5_000, total: Int = 20_000, maximumBytes: Int = 1 << 20,
        _ change: (inout HTTPRequest) -> Void = { _ in }
    ) async -> HTTPError? {
        var request = HTTPRequest(
            url: url, connectTimeoutMilliseconds: connect, totalTimeoutMilliseconds: total, maximumBytes: maximumBytes)
        change(&request)
        do {
            _ = try await client.send(request)
            return nil
        } catch {
            return error
        }
    }

    @Test("An answer arrives whole: status, headers and body")
    func wholeAnswer() async throws {
        let server = try HostileServer(
            .readRequest, .send(HTTPBytes.answer("404 Not Found", headers: ["X-A:  two words "], body: "{}")))
        let answer = try await client.send(HTTPRequest(url: server.url + "/pd/api/v1/stores?state=1&state=2"))
        #expect(answer.status == 404 && !answer.isSuccess)
        #expect(answer.text == "{}")
        #expect(answer.header("x-a") == "two words")
        #expect(answer.elapsedMilliseconds > 0)
        let sent = String(decoding: try #require(server.requests.first), as: UTF8.self)
        #expect(sent.hasPrefix("GET /pd/api/v1/stores?state=1&state=2 HTTP/1.1\r\n"))
    }

    @Test("Method, headers and a body with zero bytes arrive as given")
    func requestBytes() async throws {
        let server = try HostileServer(.readRequest, .send(HTTPBytes.answer(body: "")))
        let request = HTTPRequest(
            url: server.url, method: "POST", headers: [HTTPHeader("PD-Allow-follower-handle", "true")],
            body: [1, 0, 2])
        let answer = try await client.send(request)
        #expect(answer.body.isEmpty)
        let sent = try #require(server.requests.first)
        let text = String(decoding: sent, as: UTF8.self)
        #expect(text.hasPrefix("POST / HTTP/1.1\r\n") && text.contains("PD-Allow-follower-handle: true\r\n"))
        #expect(Array(sent.suffix(3)) == [1, 0, 2])
        #expect(!text.contains("Expect:"))
    }

    @Test("An empty POST and a DELETE carry their method")
    func otherMethods() async throws {
        let server = try HostileServer(.readRequest, .send(HTTPBytes.answer(body: "")))
        for method in ["POST", "DELETE"] {
            _ = try await client.send(HTTPRequest(url: server.url, method: method))
        }
        let lines = server.requests.map { String(decoding: $0.prefix { $0 != 32 }, as: UTF8.self) }
        #expect(lines == ["POST", "DELETE"])
    }

    @Test("Nobody listening is refused")
    func refused() async throws {
        let port = try LoopbackSocket.closedPort()
        let error = await failure(of: "http://127.0.0.1:\(port)/")
        #expect(error?.code == .refused)
        #expect(error?.description == "connection refused")
    }

    @Test("A connection that hangs times out while connecting")
    func hungConnect() async throws {
        let backlog = try FullBacklog()
        let error = await failure(of: "http://127.0.0.1:\(backlog.port)/", connect: 200)
        #expect(error?.code == .timedOut)
        #expect(error?.phase == .connecting)
    }

    @Test("A host name that does not exist fails as such, or times out while resolving")
    func unknownName() async {
        let error = await failure(of: "http://no-such-host.invalid:2379/", connect: 3_000)
        #expect(error?.code == .resolveFailed || (error?.code == .timedOut && error?.phase == .resolving))
    }

    @Test("Silence before the header times out waiting, without a partial answer")
    func silence() async throws {
        let server = try HostileServer(.readRequest, .hang)
        let error = await failure(of: server.url, total: 200)
        #expect(error?.code == .timedOut && error?.phase == .waiting)
        #expect(error?.partialResponse == nil)
    }

    @Test("Half a header times out")
    func halfHeader() async throws {
        let server = try HostileServer(.readRequest, .send(Array("HTTP/1.1 200 OK\r\nContent-".utf8)), .hang)
        #expect(await failure(of: server.url, total: 200)?.code == .timedOut)
    }

    @Test("Half a body that stalls times out and keeps what came")
    func halfBody() async throws {
        let server = try HostileServer(.readRequest, .send(HTTPBytes.answer(body: "half", length: 8)), .hang)
        let error = await failure(of: server.url, total: 300)
        #expect(error?.code == .timedOut && error?.phase == .receiving)
        #expect(error?.partialResponse?.text == "half")
    }

    @Test("A body cut short is told apart and keeps what came")
    func cutBody() async throws {
        let server = try HostileServer(.readRequest, .send(HTTPBytes.answer(body: "half", length: 8)))
        let error = await failure(of: server.url)
        #expect(error?.code == .bodyTruncated)
        #expect(error?.partialResponse?.text == "half")
    }

    @Test("A body announced too large is refused before it comes", arguments: [true, false])
    func tooLarge(announced: Bool) async throws {
        let head =
            announced
            ? HTTPBytes.answer(body: "", length: 10 << 20) : Array("HTTP/1.1 200 OK\r\n\r\n".utf8)
        let piece = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 16)
        let server = try HostileServer(.readRequest, .send(head), .sendRepeated(piece, times: 160))
        let error = await failure(of: server.url, maximumBytes: 1 << 20)
        #expect(error?.code == .bodyTooLarge)
        #expect((error?.partialResponse?.body.count ?? 0) <= 1 << 20)
    }

    @Test("10 MB within the limit arrive whole")
    func tenMegabytes() async throws {
        let piece = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 16)
        let server = try HostileServer(
            .readRequest, .send(HTTPBytes.answer(body: "", length: 160 << 16)), .sendRepeated(piece, times: 160))
        #expect(try await client.send(HTTPRequest(url: server.url)).body.count == 160 << 16)
    }

    @Test("A reset and a silent close are told apart")
    func resetAndEmpty() async throws {
        let resetting = try HostileServer(.readRequest, .reset)
        #expect(await failure(of: resetting.url)?.code == .connectionReset)
        let closing = try HostileServer(.readRequest)
        #expect(await failure(of: closing.url)?.code == .emptyReply)
    }

    @Test("A slow drip ends at the total time-out")
    func drip() async throws {
        let server = try HostileServer(
            .readRequest, .drip(HTTPBytes.answer(body: String(repeating: "x", count: 4096)), everyMilliseconds: 20))
        #expect(await failure(of: server.url, total: 400)?.code == .timedOut)
    }

    @Test(
        "Garbage is no HTTP", arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "\u{1}\u{2}\u{3}\n\n", "<html>no header</html>"])
    func garbage(text: String) async throws {
        let server = try HostileServer(.readRequest, .send(Array(text.utf8)))
        #expect(await failure(of: server.url)?.code == .malformedResponse)
    }

    @Test(
        "Headers without end are refused",
        arguments: [
            ("HTTP/1.1 200 OK\r\n", "X-A: b\r\n"), ("", "HTTP/1.1 100 Continue\r\n\r\n"), ("HTTP/1.1 200 OK\r\n", "x"),
        ])
    func endlessHeaders(start: String, piece: String) async throws {
        let server = try HostileServer(
            .readRequest, .send(Array(start.utf8)),
            .sendRepeated(Array(String(repeating: piece, count: 4096).utf8), times: 64), .hang)
        #expect(await failure(of: server.url)?.code == .headersTooLarge)
    }

    @Test("A redirect is an answer and is not followed")
    func redirect() async throws {
        let target = try HostileServer(.readRequest, .send(HTTPBytes.answer(body: "no")))
        let server = try HostileServer(
            .readRequest, .send(HTTPBytes.answer("302 Found", headers: ["Location: \(target.url)"], body: "")))
        #expect(try await client.send(HTTPRequest(url: server.url)).status == 302)
        #expect(target.acceptedConnections == 0)
    }

    @Test(
        "What cannot be sent is refused before any socket",
        arguments: [
            ("file:///etc/passwd", HTTPError.Code.invalidURL), ("127.0.0.1:2379", .invalidURL), ("", .invalidURL),
            ("http://127.0.0.1/a b", .invalidURL), ("http://127.0.0.1/\r\nX: y", .invalidURL),
            ("http://127.0.0.1:99999/", .invalidURL), ("http://", .invalidURL),
        ])
    func invalidURLs(url: String, code: HTTPError.Code) async {
        #expect(await failure(of: url)?.code == code)
    }

    @Test("A header that would smuggle another is refused")
    func headerInjection() async {
        let error = await failure(of: "http://127.0.0.1:1/") { $0.headers = [HTTPHeader("A", "b\r\nC: d")] }
        #expect(error?.code == .invalidRequest)
    }

    @Test("TLS against a server that speaks none fails as TLS")
    func tlsFailure() async throws {
        let server = try HostileServer(.send(Array("hello\r\n".utf8)), .hang)
        #expect(await failure(of: "https://127.0.0.1:\(server.port)/")?.code == .tls)
    }

    @Test("A missing certificate file fails as TLS")
    func missingAuthority() async throws {
        let server = try HostileServer(.hang)
        let error = await failure(of: "https://127.0.0.1:\(server.port)/") {
            $0.tls = TLSOptions(authorityFile: "/nonexistent/ca.pem")
        }
        #expect(error?.code == .tls)
    }
}
