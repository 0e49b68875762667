import ClaudeAPI
import Glibc
import Synchronization
import TestSupport
import Testing

/// A client against a server that answers, errs, stalls and breaks off, over real sockets.
@Suite(.timeLimit(.minutes(1))) struct ClientTests {
    private static let secret = "sk-ant-test-0123456789"
    /// The waits it asked for; none is waited.
    private final class Waits: Sendable {
        let all = Mutex<[Duration]>([])
    }
    private let waits = Waits()

    private func client(_ server: HostileServer, prefix: String = "") throws -> ClaudeClient {
        ClaudeClient(
            service: try ClaudeService(base: server.url + prefix),
            credentials: try .key(Self.secret, source: "a test"),
            sleep: { [waits] wait in waits.all.withLock { $0.append(wait) } }, jitter: { 0 })
    }

    private func request() -> MessageRequest {
        var request = MessageRequest(model: "claude-opus-5-5", system: "s", tools: [], answerSchema: nil)
        request.appendUser("why?")
        return request
    }

    private func failure(_ server: HostileServer) async throws -> ClaudeError? {
        do {
            _ = try await client(server).send(request())
            return nil
        } catch let error as ClaudeError { return error }
    }

    @Test func `a turn streams in and keeps its request's name; the request is as documented`() async throws {
        let server = try HostileServer(.readRequest, .send(ClaudeStub.answer("all is well")))
        let turn = try await client(server, prefix: "/gateway/").send(request())
        #expect(turn.text == "all is well" && turn.stopReason == "end_turn" && turn.requestID == "req_test")
        #expect(turn.usage.input == 1000 && turn.usage.output == 200 && turn.blocks.count == 2)
        let sent = String(decoding: server.requests[0], as: UTF8.self)
        #expect(sent.hasPrefix("POST /gateway/v1/messages HTTP/1.1\r\n"))
        for line in [
            "content-type: application/json", "anthropic-version: 2026-10-21", "x-api-key: \(Self.secret)",
        ] { #expect(sent.contains("\r\n\(line)\r\n"), "\(line)") }
        #expect(sent.hasSuffix(request().body.text))
    }

    @Test(arguments: [
        ("400 Bad Request", "invalid_request_error", ClaudeError.Code.badRequest, 1),
        ("401 Unauthorized", "authentication_error", .authentication, 1),
        ("402 Payment Required", "billing_error", .billing, 1),
        ("403 Forbidden", "permission_error", .permission, 1), ("404 Not Found", "not_found_error", .notFound, 1),
        ("409 Conflict", "conflict_error", .server, 3), ("413 Too Large", "request_too_large", .tooLarge, 1),
        ("429 Too Many", "rate_limit_error", .rateLimited, 3), ("500 Oops", "api_error", .server, 3),
        ("504 Slow", "timeout_error", .server, 3), ("529 Full", "overloaded_error", .overloaded, 3),
    ])
    func `each status ends in its error, after as many attempts as it deserves`(
        status: String, type: String, code: ClaudeError.Code, attempts: Int
    ) async throws {
        let server = try HostileServer(.readRequest, .send(ClaudeStub.failure(status, type: type)))
        let error = try #require(try await failure(server))
        #expect(error.code == code && error.requestID == "req_failed" && error.status != nil)
        #expect(server.requests.count == attempts)
        let expected: [Duration] = attempts == 1 ? [] : [.milliseconds(500), .milliseconds(1000)]
        #expect(waits.all.withLock { $0 } == expected)
    }

    @Test func `a wait the service asks for is waited, and then it goes well`() async throws {
        let server = try HostileServer { number in
            let busy = ClaudeStub.failure("429 Too Many", type: "rate_limit_error", headers: ["retry-after: 7"])
            return [.readRequest, .send(number == 0 ? busy : ClaudeStub.answer("ok"))]
        }
        #expect(try await client(server).send(request()).text == "ok")
        #expect(waits.all.withLock { $0 } == [.seconds(7)])
    }

    @Test(arguments: ["overloaded_error", "api_error"])
    func `an error in the middle of a stream starts the turn over, at most twice`(type: String) async throws {
        let healing = try HostileServer { number in
            [.readRequest, .send(number < 2 ? ClaudeStub.failureInStream(type) : ClaudeStub.answer("ok"))]
        }
        #expect(try await client(healing).send(request()).text == "ok")
        let hopeless = try HostileServer(.readRequest, .send(ClaudeStub.failureInStream(type)))
        #expect(try await failure(hopeless)?.requestID == "req_test")
        #expect(hopeless.requests.count == 3)
    }

    @Test func `a stream cut at any byte is never taken for a whole answer`() async throws {
        let whole = ClaudeStub.answer("all is well")
        // What follows message_stop is only the end of the chunks.
        let needed = whole.count - ClaudeStub.end.count - 2
        for length in stride(from: 0, to: needed, by: 29) {
            let server = try HostileServer(.readRequest, .send(Array(whole.prefix(length))))
            let error = try await failure(server)
            #expect(error?.code == .brokenStream || error?.code == .network, "cut at \(length)")
        }
        let server = try HostileServer(.readRequest, .send(Array(whole.prefix(needed))))
        #expect(try await client(server).send(request()).text == "all is well")
    }

    @Test(arguments: [
        ("a wrong name", ClaudeStub.event("ping", #"{"type":"message_stop"}"#)),
        ("no name", ClaudeStub.chunk(Array("data: {\"type\":\"ping\"}\n\n".utf8))),
        ("no JSON", ClaudeStub.event("ping", "{")),
        ("a second start", ClaudeStub.start()),
        ("a stop too early", ClaudeStub.event("message_stop", #"{"type":"message_stop"}"#)),
    ])
    func `what the official client lets pass breaks the stream here`(what: String, event: [UInt8]) async throws {
        let server = try HostileServer(
            .readRequest, .send(ClaudeStub.head + ClaudeStub.start() + event + ClaudeStub.finish("end_turn")))
        #expect(try await failure(server)?.code == .brokenStream, "\(what)")
    }

    @Test func `a 200 that is no event stream is no answer`() async throws {
        let server = try HostileServer(.readRequest, .send(HTTPBytes.answer(type: "text/html", body: "<html>")))
        #expect(try await failure(server)?.code == .brokenStream)
    }

    @Test func `cancelling ends a stalled stream at once and is not retried`() async throws {
        let server = try HostileServer(.readRequest, .send(ClaudeStub.head + ClaudeStub.start()), .hang)
        let client = try client(server)
        let request = request()
        let task = Task { try await client.send(request) }
        while server.requests.isEmpty { await Task.yield() }
        task.cancel()
        await #expect { try await task.value } throws: { ($0 as? ClaudeError)?.code == .cancelled }
        #expect(server.requests.count == 1)
    }

    @Test func `no description, dump or error shows a key, not even one that echoes it`() async throws {
        let echo = HTTPBytes.answer(
            "400 Bad Request",
            body: #"{"type":"error","error":{"type":"invalid_request_error","message":"bad \#(Self.secret)!"}}"#)
        let server = try HostileServer(.readRequest, .send(echo))
        let error = try #require(try await failure(server))
        #expect(error.message == "bad (hidden)!")
        let credentials = try ClaudeCredentials.key(Self.secret, source: "a test")
        var shown = "\(credentials) \(String(reflecting: credentials)) \(try client(server))"
        dump(credentials, to: &shown)
        dump(try client(server), to: &shown)
        #expect(!shown.contains(Self.secret))
    }

    @Test func `a key file that others can read is refused, and one of our own is read`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("key")
        #expect(try ClaudeCredentials.find(environment: [:], keyFile: path) == nil)
        try folder.write("key", "  \(Self.secret)\n")
        chmod(path, 0o644)
        #expect(throws: ClaudeCredentials.Unusable.self) {
            try ClaudeCredentials.find(environment: [:], keyFile: path)
        }
        chmod(path, 0o600)
        #expect(try ClaudeCredentials.find(environment: ["ANTHROPIC_API_KEY": ""], keyFile: path)?.source == path)
        let both = ["ANTHROPIC_API_KEY": Self.secret, "ANTHROPIC_AUTH_TOKEN": "another-token"]
        #expect(try ClaudeCredentials.find(environment: both, keyFile: path)?.source == "ANTHROPIC_API_KEY")
    }

    @Test(arguments: ["http://example.com", "ftp://x", "https://user:word@host", "https://", "https://h/?q=1"])
    func `an address that would leak the key is refused`(base: String) {
        #expect(throws: ClaudeService.Unusable.self) { try ClaudeService(base: base) }
    }
}
