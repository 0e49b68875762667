import Glibc
import TestSupport
import Testing

@testable import RehearsalCluster

/// Minutes of faults on real processes; OPERATOR_LONG_TESTS=1 turns them on.
@Suite(.serialized, .enabled(if: getenv("OPERATOR_LONG_TESTS") != nil, "set OPERATOR_LONG_TESTS=1 for the long tests"))
struct PDFaultTests {
    private func settled() throws -> (PDTestProcesses, leader: String) {
        let cluster = try PDTestProcesses()
        do {
            for name in cluster.names { try cluster.launch(name) }
            let leader = try #require(PDTestProcesses.poll(seconds: 30) { cluster.agreedLeader(among: cluster.names) })
            #expect(try cluster.report(registers: true))
            #expect(try cluster.report(regions: true))
            #expect(cluster.waitForFollowers())
            return (cluster, leader)
        } catch {
            cluster.tearDown()
            throw error
        }
    }

    @Test func `followers of a killed leader name it, refuse to redirect, and have a new one after 10 to 15 seconds`()
        throws
    {
        let (cluster, leader) = try settled()
        defer { cluster.tearDown() }
        let rest = cluster.names.filter { $0 != leader }
        cluster.signal(leader, SIGKILL)
        let began = NodeProcess.uptimeSeconds
        for name in rest {
            let heard = cluster.get(name, "/pd/api/v1/stores")
            #expect(heard.status == 500 && heard.body == "[PD:apiutil:ErrRedirect]redirect failed\n")
            #expect(cluster.leaderNamed(by: name) == leader)
            #expect(cluster.get(name, "/pd/api/v1/ping").status == 200)
        }
        #expect(NodeProcess.uptimeSeconds - began < 5, "followers of a dead leader answer at once")
        let new = try #require(PDTestProcesses.poll(seconds: 40) { cluster.agreedLeader(among: rest) })
        let seconds = NodeProcess.uptimeSeconds - began
        #expect((9.5...20).contains(seconds), "a new leader after \(seconds) s")
        let rows = try #require(PDTestProcesses.poll(seconds: 5) { cluster.stores(of: new) })
        #expect(rows.allSatisfy { $0.capacity == "0B" && $0.state != "Down" && $0.leaders == 10 })
        #expect(try cluster.report())
        #expect(try #require(cluster.stores(of: new)).allSatisfy { $0.state == "Up" && $0.capacity == "512GiB" })
        try cluster.launch(leader)
        #expect(
            PDTestProcesses.poll(seconds: 20) { cluster.agreedLeader(among: cluster.names) == new ? true : nil } == true
        )
    }

    @Test func `followers of a frozen leader hang where they redirect, and it gives way after 10 to 18 seconds`() throws
    {
        let (cluster, leader) = try settled()
        defer { cluster.tearDown() }
        let rest = cluster.names.filter { $0 != leader }
        cluster.signal(leader, SIGSTOP)
        let began = NodeProcess.uptimeSeconds
        for name in rest {
            let heard = cluster.get(name, "/pd/api/v1/stores", milliseconds: 1500)
            #expect(heard.text == "" && !heard.closed, "a redirected request hangs")
            #expect(cluster.leaderNamed(by: name) == leader)
        }
        let new = try #require(PDTestProcesses.poll(seconds: 40) { cluster.agreedLeader(among: rest) })
        let seconds = NodeProcess.uptimeSeconds - began
        #expect((9.5...24).contains(seconds), "a new leader after \(seconds) s")
        cluster.signal(leader, SIGCONT)
        let named = try #require(cluster.leaderNamed(by: leader))
        #expect(["null", leader, new].contains(named))
        #expect(
            PDTestProcesses.poll(seconds: 15) { cluster.agreedLeader(among: cluster.names) == new ? true : nil } == true
        )
    }

    @Test
    func `without two of three the last one says null, then 503 after three seconds, and hangs where it must agree`()
        throws
    {
        let (cluster, leader) = try settled()
        defer { cluster.tearDown() }
        for name in cluster.names where name != leader { cluster.signal(name, SIGKILL) }
        let began = NodeProcess.uptimeSeconds
        #expect(PDTestProcesses.poll(seconds: 15) { cluster.leaderNamed(by: leader) == "null" ? true : nil } == true)
        #expect(NodeProcess.uptimeSeconds - began < 12)
        let asked = NodeProcess.uptimeSeconds
        let stores = cluster.get(leader, "/pd/api/v1/stores")
        #expect(stores.status == 503 && stores.body == "[PD:apiutil:ErrRedirectNoLeader]redirect finds no leader\n")
        #expect((2.9...8).contains(NodeProcess.uptimeSeconds - asked))
        let hung = cluster.get(leader, "/pd/api/v1/members", own: true, milliseconds: 1500)
        #expect(hung.text == "" && !hung.closed)
        for path in ["ping", "status", "version", "health"] {
            #expect(cluster.get(leader, "/pd/api/v1/\(path)").status == 200)
        }
        #expect(cluster.get(leader, "/pd/api/v1/config").body == "\"[PD:server:ErrLeaderNil]leader is nil\"\n")
        let health = try #require(
            PDTestProcesses.poll(seconds: 15) { () -> RawHTTPClient.Heard? in
                let heard = cluster.get(leader, "/health", milliseconds: 500)
                return heard.status == 503 ? heard : nil
            })
        #expect(health.body == "{\"health\":\"false\",\"reason\":\"RAFT NO LEADER\"}")
        #expect(cluster.get(leader, "/metrics").body.contains("etcd_server_has_leader 0"))
        for name in cluster.names where name != leader { try cluster.launch(name) }
        #expect(PDTestProcesses.poll(seconds: 30) { cluster.agreedLeader(among: cluster.names) } != nil)
    }

    @Test func `a member started without a majority does not answer until it has one`() throws {
        let cluster = try PDTestProcesses()
        defer { cluster.tearDown() }
        try cluster.launch("pd1")
        #expect(
            PDTestProcesses.poll(seconds: 15) { cluster.get("pd1", "/", milliseconds: 200).refused ? nil : true }
                == true)
        let heard = cluster.get("pd1", "/pd/api/v1/leader", own: true, milliseconds: 3000)
        #expect(heard.text == "" && !heard.closed)
        try cluster.launch("pd2")
        #expect(PDTestProcesses.poll(seconds: 30) { cluster.agreedLeader(among: ["pd1", "pd2"]) } != nil)
        #expect(cluster.get("pd1", "/pd/api/v1/members").body.contains("\"name\": \"pd3\""))
        #expect(cluster.get("pd1", "/pd/api/v1/health").body.contains("\"client_urls\": null"))
    }
}
