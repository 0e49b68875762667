import FoundationEssentials
import HTTPTransport
import LoopbackHTTPServer
import OperatorCore
import Synchronization
import TestSupport
import Testing

@testable import TiKVSubject

/// PD and status ports on real sockets.
@Suite("A cluster on sockets", .serialized)
struct LiveClusterTests {
    /// One PD member and three status ports.
    private struct Cluster {
        let pd: LoopbackServer
        let stores: [LoopbackServer]
    }

    private func cluster(extraMember: String? = nil, isSimulated: Bool = false) throws -> Cluster {
        let stores = try (0..<3).map { _ in try LoopbackServer { _ in LoopbackHTTPServer.HTTPResponse() } }
        let ports = stores.map(\.port)
        let own = Mutex("")
        let pd = try LoopbackServer { request in
            let url = own.withLock { $0 }
            let body =
                switch request.target {
                case PDQuestion.leader.path: #"{"name":"pd0","member_id":1,"client_urls":["\#(url)"]}"#
                case PDQuestion.members.path:
                    Samples.membersBody(["pd0"] + (extraMember == nil ? [] : ["pd1"]), urls: [url, extraMember ?? ""])
                case PDQuestion.stores.path, PDQuestion.allStores.path:
                    Samples.storesBody(
                        ports.enumerated().map { Samples.store(UInt64($0 + 1), statusAddress: "127.0.0.1:\($1)") })
                case PDQuestion.clusterStatus.path: #"{"is_initialized":true}"#
                case PDQuestion.replication.path: #"{"max-replicas":3}"#
                default: #"{"count":0,"regions":null}"#
                }
            return LoopbackHTTPServer.HTTPResponse(
                headers: isSimulated ? ["X-Operator-Simulated": "true"] : [:], text: body)
        }
        own.withLock { $0 = pd.url }
        return Cluster(pd: pd, stores: stores)
    }

    private func subject(_ endpoints: String...) -> TiKVSubject {
        TiKVSubject(SubjectSettings(endpoints: endpoints, clusterKey: "lab"), clock: SystemClock(), http: HTTPClient())
    }

    private func deadline(_ seconds: Int64) -> Moment { SystemClock().now().advanced(by: .seconds(seconds)) }

    private func result(_ observation: Observation, _ id: InvariantID, _ component: ComponentID? = nil) -> Check? {
        observation.checks.first { $0.invariant == id && (component == nil || $0.component == component) }
    }

    @Test("the first observation is whole; a port that closes is unreachable within a few more")
    func closingPort() async throws {
        let cluster = try cluster()
        let subject = subject(cluster.pd.url)
        var observation = await subject.observe(deadline: deadline(60))
        #expect(observation.topology.components.map(\.id.description) == ["pd/pd0", "store/1", "store/2", "store/3"])
        #expect(observation.cluster.id == "7711481188951707035" && observation.sawAnything)
        #expect(observation.states[.pd("pd0")]?.state == "leader" && observation.states[.store(2)]?.state == "Up")
        #expect(result(observation, .storeUnreachable, .store(2))?.result == .ok)
        #expect(observation.readings[.store(2), PDMetrics.capacity].value == 107_374_182_400)
        cluster.stores[1].stop()
        let end = deadline(60)
        while result(observation, .storeUnreachable, .store(2))?.result != .violated, SystemClock().now() < end {
            try await Task.sleep(for: .milliseconds(300))
            observation = await subject.observe(deadline: deadline(5))
        }
        #expect(result(observation, .storeUnreachable, .store(2))?.result == .violated)
        #expect(result(observation, .storeUnreachable, .store(1))?.result == .ok)
        await subject.shutdown()
    }

    @Test("what says that it is a simulation is shown as one, however it was found", arguments: [true, false])
    func simulated(isSimulated: Bool) async throws {
        let cluster = try cluster(isSimulated: isSimulated)
        let subject = subject(cluster.pd.url)
        #expect(await subject.observe(deadline: deadline(60)).isSimulated == isSimulated)
        await subject.shutdown()
    }

    @Test("what the logs told before we came is there with the first observation")
    func logsFirst() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("tikv.log")
        let line =
            #"[2026/05/01 12:00:00.000 +00:00] [INFO] [signal_handler.rs:23] ["receive signal 15, stopping server..."]"#
        try #require(FileManager.default.createFile(atPath: path, contents: Data((line + "\n").utf8)))
        let cluster = try cluster()
        let subject = TiKVSubject(
            SubjectSettings(endpoints: [cluster.pd.url], clusterKey: "lab", logFiles: ["store/2": [path]]))
        let observation = await subject.observe(deadline: deadline(60))
        #expect(observation.sources.contains { $0.name == "log/tikv.log" && $0.lastSuccess != nil })
        let stops = observation.events.filter { $0.kind == "planned_stop" }
        #expect(stops.map(\.component) == [.store(2)])
        await subject.shutdown()
    }

    @Test("a frozen member and a frozen status port do not hold up the others")
    func frozenPeer() async throws {
        let frozen = try HostileServer(.readRequest, .hang)
        let cluster = try cluster(extraMember: frozen.url)
        let subject = subject(cluster.pd.url, frozen.url)
        _ = await subject.observe(deadline: deadline(60))
        var observation = await subject.observe(deadline: deadline(5))
        let end = deadline(60)
        // One of two members names itself: no majority, so PD's word does not count; the probes go on all the same.
        while result(observation, .pdQuorum)?.result != .violated, SystemClock().now() < end {
            let before = SystemClock().now()
            observation = await subject.observe(deadline: deadline(5))
            #expect(SystemClock().now().elapsed(since: before) < .seconds(4), "never waits for what hangs")
            try await Task.sleep(for: .milliseconds(300))
        }
        #expect(result(observation, .pdQuorum)?.result == .violated)
        await subject.shutdown()
    }

    /// What a broken PD sends, and words its trouble is told by.
    static let broken: [(name: String, steps: [HostileServer.Step], words: String)] = [
        ("hangs after the request", [.readRequest, .hang], "timed out"),
        (
            "hangs in the header", [.readRequest, .send([UInt8]("HTTP/1.1 200 OK\r\nContent-Le".utf8)), .hang],
            "timed out"
        ),
        (
            "hangs in the body",
            [.readRequest, .send([UInt8]("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".utf8)), .hang], "timed out"
        ),
        ("HTML", [.readRequest, .send(HTTPBytes.answer(type: "text/html", body: "<html>hello</html>"))], "HTML"),
        ("cut JSON", [.readRequest, .send(HTTPBytes.answer(body: #"{"name":"pd0","mem"#))], "not what PD answers"),
        (
            "ten megabytes of [",
            [
                .readRequest, .send([UInt8]("HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n".utf8)),
                .sendRepeated([UInt8](repeating: 0x5B, count: 1 << 16), times: 160),
            ], "large"
        ),
        (
            "a 500 with a Go stack",
            [
                .readRequest,
                .send(
                    HTTPBytes.answer(
                        "500 Internal Server Error", body: "PANIC: runtime error: x\ngoroutine 1 [running]:\n")),
            ], "PANIC"
        ),
        ("a reset", [.readRequest, .reset], "reset"),
    ]

    @Test(
        "a PD that is broken in one of many ways is named in words, and the observation comes by its deadline",
        arguments: 0..<8)
    func brokenPD(_ index: Int) async throws {
        let (name, steps, words) = Self.broken[index]
        let server = try HostileServer { _ in steps }
        let subject = subject(server.url)
        let before = SystemClock().now()
        let observation = await subject.observe(deadline: deadline(8))
        #expect(SystemClock().now().elapsed(since: before) < .seconds(20), "\(name)")
        #expect(!observation.sawAnything, "\(name)")
        let errors = observation.sources.compactMap { source -> String? in
            if case .failing(let error, _) = source.state { error } else { nil }
        }
        #expect(errors.contains { $0.contains(words) }, "\(name): \(errors)")
        await subject.shutdown()
    }

    @Test("nobody listens: PD is unreachable, nothing was seen")
    func nobody() async throws {
        let server = try LoopbackServer { _ in LoopbackHTTPServer.HTTPResponse() }
        let url = server.url
        server.stop()
        let subject = subject(url)
        var observation = await subject.observe(deadline: deadline(8))
        let end = deadline(60)
        while result(observation, .pdUnreachable)?.result != .violated, SystemClock().now() < end {
            try await Task.sleep(for: .milliseconds(300))
            observation = await subject.observe(deadline: deadline(5))
        }
        #expect(result(observation, .pdUnreachable)?.result == .violated && !observation.sawAnything)
        await subject.shutdown()
    }

    @Test("a PD that knows only /stores is observed, partially")
    func onlyStores() async throws {
        let server = try LoopbackServer { request in
            request.path == PDQuestion.stores.path
                ? LoopbackHTTPServer.HTTPResponse(
                    text: Samples.storesBody([Samples.store(9, state: "Offline", raw: 1)]))
                : LoopbackHTTPServer.HTTPResponse(status: 404, text: "404 page not found\n")
        }
        let subject = subject(server.url)
        let observation = await subject.observe(deadline: deadline(10))
        #expect(observation.states[.store(9)]?.state == "Offline" && observation.sawAnything)
        #expect(observation.sources.contains { $0.name == "pd/regions" && $0.isFailing })
        await subject.shutdown()
    }
}
