import CSystem
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import RehearsalCluster

/// Three simulated members as real processes of the built program, with hand-made stores that report when told to.
final class PDTestProcesses {
    let plan: RehearsalPlan
    private let program: String
    private var pids: [String: pid_t] = [:]
    private let lifeline: (inherited: Int32, held: Int32)
    private let start = Int64(NodeProcess.wallNanoseconds / 1_000_000_000)

    init() throws {
        program = try Self.programPath()
        var pattern = Array("/tmp/operator-pd-XXXXXX".utf8CString)
        try #require(mkdtemp(&pattern) != nil)
        let directory = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let ports = try Self.freePorts(12)
        let members = (0..<3).map { index in
            RehearsalPlan.Member(
                name: "pd\(index + 1)",
                memberID: [3_093_330_040_499_372_552, 10_163_205_094_982_800_580, 17_962_081_464_857_679_030][index],
                clientPort: ports[index * 2], peerPort: ports[index * 2 + 1])
        }
        let stores = [UInt64(1), 4, 5].enumerated().map { index, id in
            RehearsalPlan.Store(
                id: id, port: ports[6 + index * 2], statusPort: ports[7 + index * 2], capacityBytes: 512 << 30)
        }
        plan = RehearsalPlan(
            clusterID: 7_711_486_367_224_745_709, seed: 7, members: members, stores: stores, regionCount: 30,
            replicas: 3,
            queriesPerSecond: 100, directory: directory)
        try JSONEncoder().encode(plan).write(to: URL(filePath: "\(directory)/plan.json"))
        var ends: [Int32] = [-1, -1]
        try #require(csystem_pipe_cloexec(&ends) == 0)
        lifeline = (dup(ends[0]), ends[1])
        close(ends[0])
    }

    /// Ends what still runs and removes the directory.
    func tearDown() {
        for pid in pids.values {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        pids = [:]
        close(lifeline.held)
        close(lifeline.inherited)
        try? FileManager.default.removeItem(atPath: plan.directory)
    }

    func launch(_ name: String) throws {
        let arguments = [program, "__rehearse-node", "--plan", "\(plan.directory)/plan.json", "--pd", name]
        let environment = ["OPERATOR_LIFELINE_FD=\(lifeline.inherited)"]
        var pid = pid_t()
        let result = Self.withStrings(arguments) { argv in
            Self.withStrings(environment) { posix_spawn(&pid, program, nil, nil, argv, $0) }
        }
        try #require(result == 0)
        pids[name] = pid
    }

    func signal(_ name: String, _ number: Int32) {
        guard let pid = pids[name] else { return }
        kill(pid, number)
        guard number == SIGKILL else { return }
        waitpid(pid, nil, 0)
        pids[name] = nil
    }

    /// The exit status of a member asked to end.
    func terminate(_ name: String) -> Int32 {
        guard let pid = pids[name] else { return -1 }
        kill(pid, SIGTERM)
        var status: Int32 = 0
        guard Self.poll(seconds: 10, { waitpid(pid, &status, WNOHANG) == pid ? true : nil }) == true else { return -1 }
        pids[name] = nil
        return csystem_exited(status) ? csystem_exit_code(status) : -1
    }

    var names: [String] { plan.members.map(\.name) }

    func port(_ name: String) -> UInt16 { plan.members.first { $0.name == name }?.clientPort ?? 0 }

    func get(
        _ name: String, _ path: String, own: Bool = false, milliseconds: Int32 = 10_000, headers: [String: String] = [:]
    ) -> RawHTTPClient.Heard {
        var headers = headers
        if own { headers["PD-Allow-follower-handle"] = "true" }
        return RawHTTPClient.request(port: port(name), target: path, headers: headers, milliseconds: milliseconds)
    }

    /// Whom a member names: nil where it does not answer with a member, "null" where it says so.
    func leaderNamed(by name: String) -> String? {
        let heard = get(name, "/pd/api/v1/leader", own: true, milliseconds: 2000)
        guard heard.status == 200 else { return nil }
        if heard.body == "null\n" { return "null" }
        return (try? JSONDecoder().decode(Named.self, from: Data(heard.body.utf8)))?.name
    }

    /// The member that all of `asked` name, itself among them; nil where they differ.
    func agreedLeader(among asked: [String]) -> String? {
        let named = Set(asked.map { leaderNamed(by: $0) ?? "" })
        guard named.count == 1, let leader = named.first, asked.contains(leader) else { return nil }
        return leader
    }

    func stores(of name: String) -> [StoreRow]? {
        let heard = get(name, "/pd/api/v1/stores")
        guard heard.status == 200 else { return nil }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return (try? decoder.decode(StoreList.self, from: Data(heard.body.utf8)))?.stores.map(\.row)
    }

    struct StoreRow: Equatable {
        var id: UInt64
        var state: String
        var capacity: String
        var leaders: Int
        var heartbeat: String
    }

    /// Every store reports once, to whichever member takes it; false where none does.
    @discardableResult
    func report(registers: Bool = false, regions: Bool = false) throws -> Bool {
        try plan.stores.allSatisfy { store in
            let body = String(decoding: try JSONEncoder().encode(heartbeat(store, registers, regions)), as: UTF8.self)
            return names.contains { name in
                RawHTTPClient.request(
                    "POST", port: port(name), target: "/rehearsal/heartbeat", body: body, milliseconds: 3000
                ).status == 200
            }
        }
    }

    private func heartbeat(_ store: RehearsalPlan.Store, _ registers: Bool, _ regions: Bool) -> HeartbeatRequest {
        let stats = StoreStats(
            capacity: store.capacityBytes, available: 490 << 30, used: 22 << 30, regionCount: 30, slowScore: 1,
            isBusy: false, sendingSnapshots: 0, receivingSnapshots: 0, applyingSnapshots: 0, bytesWritten: 1000,
            bytesRead: 1000, keysWritten: 10, keysRead: 10, intervalSeconds: 10)
        return HeartbeatRequest(
            registers: registers, storeID: store.id, address: store.address, statusAddress: store.statusAddress,
            version: "8.5.7", gitHash: String(repeating: "0", count: 40), startTimestamp: start,
            store: registers ? nil : stats, regions: regions ? reports(ledBy: store.id) : [])
    }

    private func reports(ledBy leader: UInt64) -> [RegionReport] {
        let ids = plan.stores.map(\.id)
        return (0..<30).filter { ids[$0 % 3] == leader }.map { index in
            func key(_ number: Int) -> String {
                number == 0 || number == 30
                    ? "" : "7480000000000000FF" + (number < 16 ? "0" : "") + String(number, radix: 16, uppercase: true)
            }
            let base = UInt64(100 + index * 4)
            let peers = ids.enumerated().map { RegionReport.Peer(id: base + UInt64($0) + 1, storeID: $1) }
            return RegionReport(
                id: base, startKey: key(index), endKey: key(index + 1), confVersion: 5, version: 30, term: 6,
                peers: peers,
                leaderPeerID: peers[index % 3].id, downPeers: [], pendingPeers: [], writtenBytes: 100, readBytes: 100,
                writtenKeys: 1, readKeys: 1, approximateSizeMiB: UInt64(20 + index), approximateKeys: 1000)
        }
    }

    private struct Named: Decodable { var name: String }

    private struct StoreList: Decodable {
        struct Entry: Decodable {
            struct Store: Decodable {
                var id: UInt64
                var stateName: String
            }
            struct Status: Decodable {
                var capacity: String
                var leaderCount: Int
                var lastHeartbeatTs: String
            }
            var store: Store
            var status: Status

            var row: StoreRow {
                StoreRow(
                    id: store.id, state: store.stateName, capacity: status.capacity, leaders: status.leaderCount,
                    heartbeat: status.lastHeartbeatTs)
            }
        }
        var stores: [Entry]
    }
}

extension PDTestProcesses {
    /// What the leader knows of the regions reaches the others within about a second.
    func waitForFollowers() -> Bool {
        names.allSatisfy { name in
            Self.poll(seconds: 20) {
                get(name, "/pd/api/v1/regions/count", own: true).body.contains("\"count\": 30") ? true : nil
            } == true
        }
    }

    /// Asks again until the answer is there; nil after the limit.
    static func poll<Value>(seconds: Double, _ question: () throws -> Value?) rethrows -> Value? {
        let end = NodeProcess.uptimeSeconds + seconds
        repeat {
            if let value = try question() { return value }
            usleep(50_000)
        } while NodeProcess.uptimeSeconds < end
        return nil
    }

    /// The program lies beside the one that runs the tests.
    private static func programPath() throws -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        try #require(count > 0)
        let own = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let path = String(own[..<(try #require(own.lastIndex(of: "/")))]) + "/operator"
        try #require(access(path, X_OK) == 0, "the program is not built: \(path)")
        return path
    }

    /// Ports nobody listens on now: all are held until the last one is found.
    private static func freePorts(_ count: Int) throws -> [UInt16] {
        var handles: [Int32] = []
        defer { for handle in handles { close(handle) } }
        return try (0..<count).map { _ in
            let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            handles.append(handle)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(handle, $0, size) == 0 && getsockname(handle, $0, &size) == 0
                }
            }
            try #require(isBound)
            return UInt16(bigEndian: address.sin_port)
        }
    }

    private static func withStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
