import Glibc
import TestSupport
import Testing

@testable import RehearsalCluster

/// Real processes: what members answer, as a recorded v8.5.7 does, in health and through a change of leader.
@Suite(.serialized) struct PDProcessTests {
    @Test func `members elect, take stores, hand over, and come back from a common stop`() throws {
        let cluster = try PDTestProcesses()
        defer { cluster.tearDown() }
        let leader = try startAll(cluster)
        checkUnregistered(cluster, leader)
        try checkRegistration(cluster, leader)
        checkBadRequests(cluster, leader)
        try checkRecordedAnswers(cluster, leader)
        checkRecordedShapes(cluster)
        let new = try checkTransfer(cluster, leader)
        try checkCommonStop(cluster, new)
        for name in cluster.names { #expect(cluster.terminate(name) == 0) }
        let log = try #require(
            try? String(decoding: TestFile.bytes("\(cluster.plan.directory)/\(leader).log"), as: UTF8.self))
        #expect(log.contains("[\"PD leader is ready to serve\"] [leader-name=\(leader)]"))
        #expect(log.contains("[\"etcd leader changed, resigns pd leadership\"]"))
    }

    private func startAll(_ cluster: PDTestProcesses) throws -> String {
        for name in cluster.names { try cluster.launch(name) }
        return try #require(PDTestProcesses.poll(seconds: 30) { cluster.agreedLeader(among: cluster.names) })
    }

    private func checkUnregistered(_ cluster: PDTestProcesses, _ leader: String) {
        for name in cluster.names {
            let heard = cluster.get(name, "/pd/api/v1/stores")
            #expect(heard.status == 500 && heard.body.contains("ErrNotBootstrapped"))
            #expect(cluster.get(name, "/pd/api/v1/cluster/status").body.contains("0001-01-01T00:00:00Z"))
        }
    }

    private func checkRegistration(_ cluster: PDTestProcesses, _ leader: String) throws {
        #expect(try cluster.report(registers: true))
        for name in cluster.names {
            let rows = try #require(cluster.stores(of: name))
            #expect(rows.count == 3)
            for row in rows {
                #expect(row.state == "Down" && row.capacity == "0B" && row.heartbeat == "1970-01-01T00:00:00Z")
            }
        }
        #expect(try cluster.report(regions: true))
        let rows = try #require(cluster.stores(of: leader))
        #expect(rows.allSatisfy { $0.state == "Up" && $0.capacity == "512GiB" && $0.leaders == 10 })
        let orders = Set((0..<20).compactMap { _ in cluster.stores(of: leader)?.map(\.id) })
        #expect(orders.count > 1, "20 answers of /stores in one order")
    }

    private func checkBadRequests(_ cluster: PDTestProcesses, _ leader: String) {
        let follower = cluster.names.first { $0 != leader } ?? ""
        for name in [leader, follower] {
            #expect(
                cluster.get(name, "/pd/api/v1/store/999999").body
                    == "\"[PD:core:ErrStoreNotFound]store 999999 not found\"\n")
            let bad = cluster.get(name, "/pd/api/v1/store/abc")
            #expect(bad.status == 400 && bad.header("tidb-error-code") == "input")
            #expect(cluster.get(name, "/pd/api/v1/stores?state=Up").status == 500)
            #expect(cluster.get(name, "/pd/api/v1/nonsense").body == "404 page not found\n")
            for (method, status) in [("HEAD", 405), ("PUT", 405), ("OPTIONS", 200)] {
                #expect(
                    RawHTTPClient.request(method, port: cluster.port(name), target: "/pd/api/v1/stores").status
                        == status)
            }
        }
        let own = cluster.get(follower, "/pd/api/v1/stores", own: true)
        #expect(own.status == 500 && own.body.contains("ErrNotBootstrapped"))
        let twice = cluster.get(follower, "/pd/api/v1/stores", headers: ["PD-Redirector": "pd9"])
        #expect(twice.status == 500 && twice.body == "[PD:apiutil:ErrRedirectToNotLeader]redirect to not leader\n")
        #expect(twice.header("content-type") == "text/plain; charset=utf-8")
    }

    /// The 68 questions of the trimmed recording, with this cluster's store ids.
    private func checkRecordedAnswers(_ cluster: PDTestProcesses, _ leader: String) throws {
        let follower = try #require(cluster.names.first { $0 != leader })
        let questions = try RecordedAnswers().questions
        #expect(questions.count == 68)
        for question in questions {
            let name = question.member == "leader" ? leader : follower
            let found = RecordedAnswers.differences(
                question, cluster.get(name, question.path, headers: question.headers))
            #expect(found.isEmpty, "\(question.path) of the \(question.member) \(question.headers): \(found.prefix(4))")
        }
    }

    @Test func `the comparison with the recording notices a lost, a new and a retyped key`() throws {
        let question = try #require(RecordedAnswers().questions.first { $0.path == "/pd/api/v1/stores" })
        func differences(_ old: String, _ new: String) -> [String] {
            let body = question.body.replacing(old, with: new, maxReplacements: 1)
            let heard = RawHTTPClient.Heard(
                text: "HTTP/1.1 200 OK\r\nContent-Type: \(question.media)\r\n\r\n\(body)")
            return RecordedAnswers.differences(question, heard)
        }
        #expect(differences("\"id\"", "\"id\"").isEmpty)
        #expect(differences("\"capacity\"", "\"capacities\"").count == 2)
        #expect(differences("\"count\": 4", "\"count\": \"4\"").count == 1)
        #expect(differences("\"leader_count\":", "\"more\": 1, \"leader_count\":").count == 1)
    }

    /// The judges that hold any PD against the recorded one.
    private func checkRecordedShapes(_ cluster: PDTestProcesses) {
        guard SharedFixtures.areThere else { return print("recorded shapes of PD: \(SharedFixtures.absence)") }
        let folder = "\(SharedFixtures.root)/fixtures/pd/v8.5.7"
        let only =
            "^/pd/api/v1/(members|leader|health|cluster|cluster/status|version|status|ping|stores(\\?.*)?|store/[^/]*|config|"
            + "config/replicate|regions/count|regions/check/(miss|down|pending)-peer|regions/store/.*|stats/region.*)$|^/health$|"
            + "^/pd/(health|ping)$"
        let urls = cluster.names.map { "http://127.0.0.1:\(cluster.port($0))" }.joined(separator: ",")
        let report = "\(cluster.plan.directory)/shapes.txt"
        let tools = "\(SharedFixtures.root)/tools"
        var commands = [
            "python3 \(tools)/pd_shape.py \(urls) \(folder)/birth/answers-healthy.jsonl.gz \(folder)/*/api.jsonl.gz --followers --only '\(only)'"
        ]
        for name in cluster.names {
            commands.append(
                "python3 \(tools)/metrics_shape.py http://127.0.0.1:\(cluster.port(name))/metrics \(folder)/*/full-metrics-*.txt.gz "
                    + "--need '^pd_regions_status$|^etcd_server_(has|is)_leader$|^process_'")
        }
        for command in commands {
            #expect(
                system("\(command) > \(report) 2>&1") == 0,
                "\((try? TestFile.bytes(report)).map { String(decoding: $0, as: UTF8.self) } ?? "no report")")
        }
    }

    /// Whoever leads next shows stores it has not heard with "0B", older heartbeats and the old counts.
    private func checkTransfer(_ cluster: PDTestProcesses, _ leader: String) throws -> String {
        let target = try #require(cluster.names.first { $0 != leader })
        #expect(cluster.waitForFollowers())
        let before = try #require(cluster.stores(of: leader)).sorted { $0.id < $1.id }
        let answer = RawHTTPClient.request(
            "POST", port: cluster.port(target), target: "/pd/api/v1/leader/transfer/\(target)")
        #expect(answer.body == "\"The transfer command is submitted.\"\n")
        #expect(
            PDTestProcesses.poll(seconds: 15) { cluster.agreedLeader(among: cluster.names) == target ? true : nil }
                == true)
        for name in cluster.names {
            let rows = try #require(PDTestProcesses.poll(seconds: 10) { cluster.stores(of: name) })
            for (old, row) in zip(before, rows.sorted { $0.id < $1.id }) {
                #expect(row.capacity == "0B" && row.state != "Down")
                #expect(row.leaders == old.leaders && row.heartbeat <= old.heartbeat)
            }
        }
        let unknown = RawHTTPClient.request(
            "POST", port: cluster.port(target), target: "/pd/api/v1/leader/transfer/nonsense")
        #expect(unknown.status == 500 && unknown.body == "\"no valid pd to transfer etcd leader\"\n")
        #expect(try cluster.report())
        #expect(try #require(cluster.stores(of: leader)).allSatisfy { $0.state == "Up" && $0.capacity == "512GiB" })
        return target
    }

    private func checkCommonStop(_ cluster: PDTestProcesses, _ leader: String) throws {
        for name in cluster.names { cluster.signal(name, SIGSTOP) }
        // Longer than the lease: nobody says a word.
        let silent = cluster.get(leader, "/pd/api/v1/ping", milliseconds: 6500)
        #expect(silent.text == "" && !silent.closed)
        for name in cluster.names { cluster.signal(name, SIGCONT) }
        let back = try #require(PDTestProcesses.poll(seconds: 20) { cluster.agreedLeader(among: cluster.names) })
        #expect(back == leader)
    }
}
