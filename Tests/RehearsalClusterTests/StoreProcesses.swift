import CSystem
import FoundationEssentials
import Glibc
import HTTPTransport
import TestSupport
import Testing

@testable import RehearsalCluster

/// Simulated stores as real processes on free ports. They hang on a pipe of this test: whatever happens, they end with it.
final class StoreProcesses {
    let plan: RehearsalPlan
    let folder: TemporaryFolder
    private let planPath: String
    private let lifeline: (read: Int32, write: Int32)
    private(set) var pids: [UInt64: pid_t] = [:]
    private let client = HTTPClient()

    init(seed: UInt64 = 3, regions: Int = 60, members: [RehearsalPlan.Member] = []) throws {
        folder = try TemporaryFolder()
        let stores = try ([1, 4, 5] as [UInt64]).map { id in
            RehearsalPlan.Store(
                id: id, port: UInt16(try LoopbackSocket.closedPort()),
                statusPort: UInt16(try LoopbackSocket.closedPort()), capacityBytes: 512 << 30)
        }
        plan = RehearsalPlan(
            clusterID: 7_000_000_000_000_000_001, seed: seed, members: members, stores: stores, regionCount: regions,
            replicas: 3, queriesPerSecond: 600, directory: folder.path)
        planPath = try folder.write("plan.json", Array(JSONEncoder().encode(plan)))
        var ends: [Int32] = [-1, -1]
        try #require(csystem_pipe_cloexec(&ends) == 0)
        lifeline = (ends[0], ends[1])
    }

    deinit {
        for id in pids.keys { kill(id) }
        close(lifeline.read)
        close(lifeline.write)
    }

    func startAll() throws { for store in plan.stores { try start(store.id) } }

    /// The product lies beside the tests' own executable.
    private static func executable() throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let candidates = [own, CommandLine.arguments[0]].map { path in
            path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/operator"
        }
        return try #require(candidates.first { access($0, X_OK) == 0 }, "no operator beside \(own)")
    }

    func start(_ id: UInt64) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, folder.file("stderr-\(id)"), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, lifeline.read, 9)
        let words = [try Self.executable(), "__rehearse-node", "--plan", planPath, "--store", "\(id)"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = [
            strdup("OPERATOR_LIFELINE_FD=9"), strdup("PATH=/usr/bin"), nil,
        ]
        defer { for word in arguments + environment { free(word) } }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, words[0], &actions, nil, &arguments, &environment)
        try #require(failure == 0, "spawn: \(failure)")
        pids[id] = pid
    }

    func kill(_ id: UInt64) {
        guard let pid = pids.removeValue(forKey: id) else { return }
        Glibc.kill(pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }

    /// Asks for a planned stop; the exit status, or nil where it does not end in time.
    func stop(_ id: UInt64, seconds: Int = 15) async throws -> Int32? {
        guard let pid = pids[id] else { return nil }
        Glibc.kill(pid, SIGTERM)
        var status: Int32 = 0
        for _ in 0..<(seconds * 20) {
            if waitpid(pid, &status, WNOHANG) == pid {
                pids[id] = nil
                return csystem_exited(status) ? csystem_exit_code(status) : nil
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }

    struct Answer {
        var status: Int
        var contentType: String?
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Nil where the store does not answer.
    func get(_ path: String, of id: UInt64) async throws -> Answer? {
        let store = try #require(plan.stores.first { $0.id == id })
        let request = HTTPRequest(url: "http://\(store.statusAddress)\(path)", totalTimeoutMilliseconds: 3000)
        guard let answer = try? await client.send(request) else { return nil }
        return Answer(status: answer.status, contentType: answer.header("Content-Type"), body: answer.body)
    }

    /// A series' value on a store's page; nil where there is no page or no such series.
    func value(_ series: String, of id: UInt64) async throws -> Double? {
        try await get("/metrics", of: id)?.text.split(separator: "\n").first { $0.hasPrefix(series + " ") }
            .flatMap { Double($0.dropFirst(series.count + 1)) }
    }

    /// Leaders of each living store, as its page counts them.
    func leaders() async throws -> [UInt64: Int] {
        var counts: [UInt64: Int] = [:]
        for id in pids.keys {
            counts[id] = try await value("tikv_raftstore_region_count{type=\"leader\"}", of: id).map { Int($0) }
        }
        return counts
    }

    /// Polls until every region has one leader on a living store; the seconds it took, or nil.
    func allLed(within seconds: Double) async throws -> Double? {
        let clock = ContinuousClock()
        let start = clock.now
        while clock.now - start < .seconds(seconds) {
            if try await leaders().values.reduce(0, +) == plan.regionCount {
                return Double((clock.now - start).components.seconds)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        return nil
    }

    func log(of id: UInt64) -> String {
        FileManager.default.contents(atPath: folder.file("tikv-\(id).log")).map { String(decoding: $0, as: UTF8.self) }
            ?? ""
    }
}
