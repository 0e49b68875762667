import FoundationEssentials
import Glibc
import LoopbackHTTPServer
import Synchronization
import TestSupport
import Testing

@testable import RehearsalCluster

@Suite(.serialized) struct StoreProcessTests {
    private static var runsLong: Bool { getenv("OPERATOR_LONG_TESTS").map { String(cString: $0) } == "1" }

    @Test func `three processes elect, answer, hand over at a planned stop, and take a store back`() async throws {
        let cluster = try StoreProcesses()
        try cluster.startAll()
        try #require(try await cluster.allLed(within: 40) != nil, "\(cluster.log(of: 1).suffix(600))")

        let status = try #require(try await cluster.get("/status", of: 1))
        #expect(status.status == 200 && status.body.isEmpty)
        #expect(try await cluster.get("/nothing", of: 1)?.status == 404)
        let config = try #require(try await cluster.get("/config", of: 4))
        struct Config: Decodable { var server: [String: Scalar] }
        let server = try JSONDecoder().decode(Config.self, from: Data(config.body)).server
        #expect(server["advertise-addr"]?.text == cluster.plan.stores[1].address)
        let page = try #require(try await cluster.get("/metrics", of: 5))
        #expect(page.contentType == "text/plain; version=0.0.4")
        #expect(try promtool(page.text, in: cluster.folder) != 1)

        #expect(try await cluster.stop(4) == 0)
        #expect(cluster.log(of: 4).contains("receive signal 15, stopping server..."))
        // Handed over before it went, so nobody waits for an election timeout.
        let afterStop = try await cluster.leaders()
        #expect(afterStop.values.reduce(0, +) == cluster.plan.regionCount, "\(afterStop)")
        #expect(try await cluster.get("/status", of: 4) == nil)

        try cluster.start(4)
        #expect(try await becomes(20) { try await cluster.leaders()[4] ?? 0 > 0 })
    }

    @Test(.enabled(if: runsLong, "takes half a minute: OPERATOR_LONG_TESTS=1 runs it"))
    func `a killed store's regions have one leader each again after an election timeout`() async throws {
        let cluster = try StoreProcesses()
        try cluster.startAll()
        try #require(try await cluster.allLed(within: 40) != nil)
        let before = try await cluster.leaders()
        cluster.kill(5)
        let left = try await cluster.leaders()
        #expect(left[1] == before[1] && left[4] == before[4])
        let seconds = try #require(try await cluster.allLed(within: 60))
        #expect(seconds >= 7, "leaders wait for the election timeout")
        let failures = try await cluster.value(
            "tikv_server_report_failure_msg_total{store_id=\"5\",type=\"unreachable\"}", of: 1)
        #expect(failures ?? 0 > 0)
        #expect(cluster.log(of: 1).contains("[\"connection aborted\"]"))
        #expect(cluster.log(of: 1).contains("starting a new election"))
        try cluster.start(5)
        #expect(try await becomes(30) { try await cluster.leaders()[5] ?? 0 > 0 })
    }

    @Test func `stores register with PD's leader wherever a member points, then report themselves and every region`()
        async throws
    {
        let heard = Mutex<[HeartbeatRequest]>([])
        let leader = try LoopbackServer { request in
            guard let report = try? JSONDecoder().decode(HeartbeatRequest.self, from: Data(request.body)) else {
                return HTTPResponse(status: 400)
            }
            heard.withLock { $0.append(report) }
            return Self.reply(200, HeartbeatRequest.Reply(accepted: true, leaderClientURL: nil))
        }
        let leaderURL = leader.url
        let follower = try LoopbackServer { _ in
            Self.reply(421, HeartbeatRequest.Reply(accepted: false, leaderClientURL: leaderURL))
        }
        let members = [follower, leader].enumerated().map { place, server in
            RehearsalPlan.Member(
                name: "pd\(place)", memberID: UInt64(place + 1), clientPort: server.port, peerPort: server.port)
        }
        let cluster = try StoreProcesses(members: members)
        try cluster.startAll()
        let allReported = try await becomes(40) {
            Set(heard.withLock { $0.flatMap(\.regions).map(\.id) }).count == cluster.plan.regionCount
        }
        #expect(allReported)
        for store in cluster.plan.stores {
            let reports = heard.withLock { $0.filter { $0.storeID == store.id } }
            let first = try #require(reports.first)
            #expect(first.registers && first.store == nil && first.regions.isEmpty)
            #expect(reports.dropFirst().allSatisfy { !$0.registers })
            let stats = try #require(reports.compactMap(\.store).first)
            #expect(stats.capacity == store.capacityBytes && stats.regionCount == cluster.plan.regionCount)
        }
        let layout = RegionLayout(plan: cluster.plan).regions
        for report in heard.withLock({ $0 }) {
            for region in report.regions {
                let born = try #require(layout.first { $0.id == region.id })
                #expect(born.peerID(on: report.storeID) == region.leaderPeerID)
                #expect(region.startKey == born.startKey && region.downPeers.isEmpty && region.pendingPeers.isEmpty)
            }
        }
    }

    @Test func `a plan without the store, a taken port and a damaged state are said, with a status`() async throws {
        let cluster = try StoreProcesses(regions: 3)
        try cluster.folder.write("tikv-1.state", "not a state file of sixteen bytes")
        try cluster.start(1)
        #expect(
            try await becomes(20) { Self.text(cluster.folder.file("stderr-1")).contains("tikv-1.state is damaged") })
        let taken = try LoopbackServer(port: cluster.plan.stores[1].statusPort) { _ in HTTPResponse() }
        try cluster.start(4)
        #expect(try await becomes(20) { Self.text(cluster.folder.file("stderr-4")).contains(":\(taken.port)") })
        try cluster.start(77)
        #expect(try await becomes(20) { Self.text(cluster.folder.file("stderr-77")).contains("has no store 77") })
    }

    private struct Scalar: Decodable {
        var text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }

    private static func reply(_ status: Int, _ reply: HeartbeatRequest.Reply) -> HTTPResponse {
        HTTPResponse(status: status, body: (try? JSONEncoder().encode(reply)).map { Array($0) } ?? [])
    }

    private static func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private func becomes(_ seconds: Double, _ condition: () async throws -> Bool) async throws -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        while clock.now < end {
            if try await condition() { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    /// The exit status of `promtool check metrics`; 0 with a word where it is not installed.
    private func promtool(_ page: String, in folder: TemporaryFolder) throws -> Int32 {
        guard access("/usr/bin/promtool", X_OK) == 0 else {
            print("skipped: promtool is not installed, so no judge of its own read the page")
            return 0
        }
        let path = try folder.write("page", page)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, path, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, folder.file("promtool"), O_WRONLY | O_CREAT, 0o600)
        let words: [String] = ["promtool", "check", "metrics"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for word in arguments { free(word) } }
        var pid: pid_t = 0
        try #require(posix_spawn(&pid, "/usr/bin/promtool", &actions, nil, &arguments, environ) == 0)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        return (status >> 8) & 0xFF
    }
}
