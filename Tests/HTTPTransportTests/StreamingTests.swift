import HTTPTransport
import TestSupport
import Testing

/// Answers that are handed on while they arrive.
@Suite(.timeLimit(.minutes(1))) struct StreamingTests {
    private let client = HTTPClient()
    private static let head = Array(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)

    private func request(_ server: HostileServer) -> HTTPRequest {
        var request = HTTPRequest(url: server.url, method: "POST", body: Array("{}".utf8), totalTimeoutMilliseconds: 0)
        request.idleTimeoutSeconds = 120
        return request
    }

    private static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
    }

    /// What came before the end, and how it ended.
    private func read(_ request: HTTPRequest) async -> (status: Int?, body: [UInt8], error: HTTPError.Code?) {
        var status: Int?
        var body: [UInt8] = []
        do {
            for try await part in client.stream(request) {
                switch part {
                case .head(let head): status = head.status
                case .body(let piece): body += piece
                }
            }
        } catch { return (status, body, (error as? HTTPError)?.code) }
        return (status, body, nil)
    }

    @Test func `head and pieces arrive while the server still holds the answer open`() async throws {
        let server = try HostileServer(.readRequest, .send(Self.head), .send(Self.chunk(Array("one".utf8))), .hang)
        var parts = client.stream(request(server)).makeAsyncIterator()
        guard case .head(let head) = try await parts.next() else {
            Issue.record("no head first")
            return
        }
        #expect(head.status == 200 && head.header("content-type") == "text/event-stream")
        guard case .body(let piece) = try await parts.next() else {
            Issue.record("no body second")
            return
        }
        #expect(piece == Array("one".utf8))
    }

    @Test func `a head alone is handed on before any body`() async throws {
        let server = try HostileServer(.readRequest, .send(Self.head), .hang)
        var parts = client.stream(request(server)).makeAsyncIterator()
        guard case .head = try await parts.next() else {
            Issue.record("no head")
            return
        }
    }

    @Test func `a body dripped byte by byte is whole, and an error's body streams too`() async throws {
        let body = HTTPBytes.answer("529 Overloaded", body: "{\"type\":\"error\"}")
        let server = try HostileServer(.readRequest, .drip(body, everyMilliseconds: 1))
        let result = await read(request(server))
        #expect(result.status == 529 && result.error == nil)
        #expect(String(decoding: result.body, as: UTF8.self) == "{\"type\":\"error\"}")
    }

    @Test(arguments: [0, 5, 60, 90]) func `an answer cut anywhere ends in an error`(bytes: Int) async throws {
        let whole = Self.head + Self.chunk(Array("data: something\n\n".utf8))
        let server = try HostileServer(.readRequest, .send(Array(whole.prefix(bytes))))
        let result = await read(request(server))
        #expect(result.error != nil)
    }

    @Test func `a reset and an answer over the limit end in their errors`() async throws {
        let server = try HostileServer(.readRequest, .send(Self.head), .send(Self.chunk([1, 2, 3])), .reset)
        #expect(await read(request(server)).error != nil)
        let flood = try HostileServer(
            .readRequest, .send(Self.head), .sendRepeated(Self.chunk([UInt8](repeating: 7, count: 1000)), times: 1000))
        var limited = request(flood)
        limited.maximumBytes = 10_000
        #expect(await read(limited).error == .bodyTooLarge)
    }

    @Test func `a slow reader holds the server up instead of filling memory`() async throws {
        let times = 400
        let server = try HostileServer(
            .readRequest, .send(Self.head),
            .sendRepeated(Self.chunk([UInt8](repeating: 7, count: 64 << 10)), times: times),
            .send(Array("0\r\n\r\n".utf8)))
        var total = 0
        for try await part in client.stream(request(server)) {
            guard case .body(let piece) = part else { continue }
            #expect(piece.count <= 256 << 10)
            total += piece.count
            for _ in 0..<50 { await Task.yield() }
        }
        #expect(total == times * (64 << 10))
    }

    @Test func `silence longer than the idle watch is a time-out`() async throws {
        let server = try HostileServer(.readRequest, .send(Self.head), .hang)
        var watched = request(server)
        watched.idleTimeoutSeconds = 1
        let result = await read(watched)
        #expect(result.status == 200 && result.error == .timedOut)
    }

    @Test func `cancelling the reader ends a hung stream at once, and the client goes on working`() async throws {
        let server = try HostileServer { number in
            number == 0
                ? [.readRequest, .send(Self.head), .hang] : [.readRequest, .send(HTTPBytes.answer(body: "ok"))]
        }
        let request = request(server)
        let task = Task { await read(request) }
        while server.requests.isEmpty { await Task.yield() }
        task.cancel()
        _ = await task.value
        #expect(try await client.send(request).text == "ok")
    }

    @Test func `a request that cannot be sent throws at the first part`() async throws {
        #expect(await read(HTTPRequest(url: "ftp://127.0.0.1/")).error == .invalidURL)
    }
}
