import HTTPTransport
import LoopbackHTTPServer
import OperatorCore
import Synchronization
import TestSupport
import Testing

@testable import TiKVSubject

/// The start screen's check, against PD members on real sockets.
@Suite(.serialized) struct StartCheckerTests {
    /// Members that all name the last of them as leader. With `leaderURL` one more is advertised there and leads.
    private func members(_ count: Int, leaderURL: String? = nil) throws -> [LoopbackServer] {
        let urls = Mutex<[String]>([])
        let servers = try (0..<count).map { _ in
            try LoopbackServer { request in
                let known = urls.withLock { $0 }
                let list = known.enumerated().map { index, url in
                    #"{"name":"pd\#(index + 1)","member_id":\#(index + 1),"client_urls":["\#(url)"]}"#
                }
                let body =
                    switch request.target {
                    case "/pd/api/v1/leader": list.last ?? "{}"
                    case "/pd/api/v1/members":
                        #"{"header":{"cluster_id":77},"members":[\#(list.joined(separator: ","))]}"#
                    default: #"{"count":0,"stores":[],"regions":null}"#
                    }
                return LoopbackHTTPServer.HTTPResponse(text: body)
            }
        }
        urls.withLock { $0 = servers.map(\.url) + (leaderURL.map { [$0] } ?? []) }
        return servers
    }

    /// The last word on each step.
    private func steps(at url: String) async -> [String: StartStep] {
        let steps = Mutex<[String: StartStep]>([:])
        let settings = SubjectSettings(endpoints: [url], clusterKey: "lab")
        _ = await TiKVSubject.kind.check(settings, SystemClock()) { step in steps.withLock { $0[step.what] = step } }
        return steps.withLock { $0 }
    }

    @Test func `a follower's address finds the leader as the leader's own does`() async throws {
        let servers = try members(3)
        defer { for server in servers { server.stop() } }
        for server in [servers[0], servers[2]] {
            var line: StartStep?
            // On a loaded machine a member may be too late for a look; the answer must come all the same.
            for _ in 0..<5 where line?.outcome != .ok { line = await steps(at: server.url)["members and leader"] }
            #expect(line?.outcome == .ok && line?.words == "pd1 pd2 pd3, pd3 leads", "\(String(describing: line))")
        }
    }

    @Test func `an address that was typed with the wrong scheme is answered with the other one`() async throws {
        let plain = try LoopbackServer { _ in LoopbackHTTPServer.HTTPResponse() }
        defer { plain.stop() }
        let line = await steps(at: "https://127.0.0.1:\(plain.port)")["reaches PD"]
        #expect(line?.outcome == .failed, "\(String(describing: line))")
        #expect(line?.remedy == "check the address; http:// in front where PD speaks no TLS")
        let typed = ServerAddress(scheme: "http", host: "pd", port: 2379)
        #expect(StartChecker.remedy(HTTPError(.emptyReply), at: typed).contains("https:// in front"))
    }

    @Test func `a certificate that is not trusted is no reason to do without TLS`() {
        let typed = ServerAddress(scheme: "https", host: "pd", port: 2379)
        let error = HTTPError(.tls, "SSL certificate problem: self-signed certificate")
        #expect(StartChecker.remedy(error, at: typed).contains("tls.pd"))
    }

    @Test func `a leader that does not answer from here is named by PD's word, not called missing`() async throws {
        let gone = try LoopbackServer { _ in LoopbackHTTPServer.HTTPResponse() }
        let url = gone.url
        gone.stop()
        let servers = try members(1, leaderURL: url)
        defer { for server in servers { server.stop() } }
        let line = await steps(at: servers[0].url)["members and leader"]
        #expect(line?.outcome == .lacking)
        #expect(line?.words == "pd1 pd2, pd2 leads by PD's word; no answer from it", "\(String(describing: line))")
    }
}
