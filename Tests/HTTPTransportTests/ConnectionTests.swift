import TestSupport
import Testing

@testable import HTTPTransport

/// What a client does with its connections, its thread and cancelled tasks.
@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    private let client = HTTPClient()

    @Test("A connection is used again, unless the request wants its own", arguments: [false, true])
    func reuse(fresh: Bool) async throws {
        let turn: [HostileServer.Step] = [.readRequest, .send(HTTPBytes.answer(body: "1"))]
        let server = try HostileServer { _ in turn + turn + turn + [.hang] }
        for _ in 0..<3 {
            var request = HTTPRequest(url: server.url)
            request.usesFreshConnection = fresh
            #expect(try await client.send(request).text == "1")
        }
        #expect(server.acceptedConnections == (fresh ? 3 : 1))
    }

    @Test("A kept connection that died is replaced without an error")
    func deadKeptConnection() async throws {
        let server = try HostileServer(.readRequest, .send(HTTPBytes.answer(body: "1")))
        for _ in 0..<5 { #expect(try await client.send(HTTPRequest(url: server.url)).text == "1") }
    }

    @Test("After the server died a kept connection reads as refused")
    func deadServer() async throws {
        let server = try HostileServer(.readRequest, .send(HTTPBytes.answer(body: "1")), .hang)
        _ = try await client.send(HTTPRequest(url: server.url))
        server.stop()
        await #expect { try await client.send(HTTPRequest(url: server.url)) } throws: {
            ($0 as? HTTPError)?.code == .refused
        }
    }

    @Test("Cancelling ends a hung request at once, whatever it hangs at", arguments: ["answer", "connect", "name"])
    func cancel(where place: String) async throws {
        let server = try HostileServer(.readRequest, .hang)
        let backlog = try FullBacklog()
        let url =
            switch place {
            case "answer": server.url
            case "connect": "http://127.0.0.1:\(backlog.port)/"
            default: "http://no-such-host.invalid/"
            }
        let client = client
        let task = Task {
            try await client.send(
                HTTPRequest(url: url, connectTimeoutMilliseconds: 600_000, totalTimeoutMilliseconds: 600_000))
        }
        if place == "answer" { while server.requests.isEmpty { await Task.yield() } }
        task.cancel()
        // The suite's time limit is far below the request's time-outs.
        let result = await task.result
        #expect(throws: HTTPError.self) { try result.get() }
    }

    @Test("A task that is cancelled before it sends never connects")
    func cancelledBefore() async throws {
        let server = try HostileServer(.readRequest, .hang)
        let client = client
        let url = server.url
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            do {
                _ = try await client.send(HTTPRequest(url: url))
                return nil as HTTPError.Code?
            } catch { return (error as? HTTPError)?.code }
        }
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(server.acceptedConnections == 0)
    }

    @Test("Many requests run side by side and a hung one holds nobody up")
    func sideBySide() async throws {
        let hung = try HostileServer(.readRequest, .hang)
        let server = try HostileServer(.readRequest, .send(HTTPBytes.answer(body: "ok")))
        let client = client
        let stuck = Task { try await client.send(HTTPRequest(url: hung.url, totalTimeoutMilliseconds: 600_000)) }
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<100 {
                group.addTask { try await client.send(HTTPRequest(url: server.url)).text }
            }
            return try await group.reduce(into: 0) { $0 += $1 == "ok" ? 1 : 0 }
        }
        #expect(answers == 100)
        stuck.cancel()
        _ = await stuck.result
    }

    @Test("A client that is let go ends its thread", .enabled(if: ThreadCount.now != nil, "no /proc here"))
    func threadEnds() async throws {
        let server = try HostileServer(.readRequest, .send(HTTPBytes.answer(body: "ok")))
        let before = try #require(ThreadCount.now)
        for _ in 0..<200 {
            let own = HTTPClient()
            #expect(try await own.send(HTTPRequest(url: server.url)).text == "ok")
        }
        // Other tests have threads, too, but far fewer than 200 clients would leave behind.
        while (ThreadCount.now ?? 0) > before + 100 { await Task.yield() }
    }

    @Test("Before a process leaves, every client's thread is ended and joined, and none begins any more")
    func endAll() async throws {
        let hung = try HostileServer(.readRequest, .hang)
        let threads = TransferThreads()
        let clients = (0..<4).map { _ in HTTPClient(threads: threads) }
        let url = hung.url
        let stuck = clients.map { client in
            Task { try await client.send(HTTPRequest(url: url, totalTimeoutMilliseconds: 600_000)) }
        }
        #expect(await eventually { hung.acceptedConnections == 4 })
        #expect(threads.endAll(within: 20))
        for task in stuck {
            let result = await task.result
            #expect(throws: HTTPError.self) { try result.get() }
        }
        await #expect(throws: HTTPError.self) {
            try await HTTPClient(threads: threads).send(HTTPRequest(url: url))
        }
    }

    @Test("A unix socket answers")
    func unixSocket() async throws {
        let missing = HTTPRequest(url: "http://localhost/", unixSocketPath: "/nonexistent/socket")
        await #expect { try await client.send(missing) } throws: { ($0 as? HTTPError)?.code == .refused }
    }
}

@Test("Form encoding escapes everything but RFC 3986's unreserved characters")
func formEncoding() {
    let text = FormEncoding.encode([
        (name: "query", value: "sum(rate(a{b=\"c d\"}[1m])) + 1"), (name: "é", value: "~-._"),
    ])
    #expect(text == "query=sum%28rate%28a%7Bb%3D%22c%20d%22%7D%5B1m%5D%29%29%20%2B%201&%C3%A9=~-._")
}
