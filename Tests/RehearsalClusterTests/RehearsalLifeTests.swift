import Deployments
import FoundationEssentials
import Glibc
import HTTPTransport
import OperatorCore
import TestSupport
import Testing

@testable import RehearsalCluster

/// The real simulated nodes under the real supervisor.
@Suite(.serialized) struct RehearsalLifeTests {
    @Test func `three members and three stores come up, elect a leader, and leave nothing behind`() async throws {
        var pids: [Int32] = []
        var directory = ""
        try await whileUp(RehearsalOptions(seed: 1)) { running in
            pids = running.cluster.nodes.compactMap(\.pid) + [running.manifest.supervisorPid]
            directory = running.cluster.directory
            #expect(
                running.cluster.endpoints.count == 3
                    && running.cluster.nodes(ofKind: "store").map(\.component.id) == ["1", "4", "5"])
            #expect(await eventually { await leader(of: running) != nil }, "a leader is elected")
            #expect(await eventually { await countUp(running) == 3 }, "all stores report")
        }
        #expect(pids.count == 7 && pids.allSatisfy { kill($0, 0) != 0 })
        #expect(access(directory, F_OK) != 0)
    }

    @Test func `a store is killed, refused, healed, and reports again`() async throws {
        try await whileUp(RehearsalOptions(seed: 2)) { running in
            let faults = running.deployment.faults
            let store = try #require(running.cluster.nodes.first { $0.component == .store(4) })
            // The monitor knows a component's address; the node is found by it.
            let receipt = try await faults.inject(FaultRequest(.kill, target: store.address, lasting: .seconds(300)))
            #expect(receipt.target == .store(4))
            #expect(await eventually { !PortProbe.accepts(store.address) })
            _ = try await faults.heal(receipt.id)
            #expect(await eventually { PortProbe.accepts(store.address) })
            let stopped = try await faults.inject(FaultRequest(.stop, target: "pd/pd2", lasting: .seconds(300)))
            #expect(
                try await eventually {
                    try await running.deployment.status().nodes.contains { $0.state == .stopped(exit: "exit status 0") }
                }, "a planned stop ends with status 0")
            _ = try await faults.heal(stopped.id)
            #expect(await eventually { await leader(of: running) != nil })
        }
    }

    @Test func `a killed supervisor takes its nodes along, a frozen one included`() async throws {
        try await whileUp(RehearsalOptions(seed: 3)) { running in
            let faults = running.deployment.faults
            _ = try await faults.inject(FaultRequest(.pause, target: "store/1"))
            kill(running.manifest.supervisorPid, SIGKILL)
            let addresses = running.cluster.nodes.flatMap(\.addresses)
            #expect(await eventually { !addresses.contains(where: PortProbe.accepts) })
        }
    }

    private func whileUp(
        _ options: RehearsalOptions, _ body: (RehearsalDeployment.Running) async throws -> Void
    ) async throws {
        let runtime = "/tmp/operator-test-\(getpid())-\(Int.random(in: 0..<1_000_000_000))"
        try #require(mkdir(runtime, 0o700) == 0)
        defer { try? FileManager.default.removeItem(atPath: runtime) }
        var named = options
        named.name = "lab-\(Int.random(in: 0..<1_000_000_000))"
        named.directory = "\(runtime)/cluster"
        let environment = ProcessEnvironment.forChildren().merging(["XDG_RUNTIME_DIR": runtime]) { $1 }
        let running = try await RehearsalDeployment.up(
            named, executable: try operatorProgram(), environment: environment)
        do { try await body(running) } catch {
            try? await running.deployment.down()
            throw error
        }
        try await running.deployment.down()
    }

    /// The product lies beside the program that runs the tests.
    private func operatorProgram() throws -> String {
        let own = try ProcessEnvironment.executable()
        let path = String(own[..<(try #require(own.lastIndex(of: "/")))] + "/operator")
        try #require(access(path, X_OK) == 0, "the product is not built: \(path)")
        return path
    }

    private let http = HTTPClient()

    private func get(_ url: String) async throws -> String {
        try await http.send(HTTPRequest(url: url, totalTimeoutMilliseconds: 2_000)).text
    }

    private func leader(of running: RehearsalDeployment.Running) async -> String? {
        let body = try? await get("\(running.cluster.endpoints[0])/pd/api/v1/leader")
        guard let body, body.contains("\"name\"") else { return nil }
        return body
    }

    private func countUp(_ running: RehearsalDeployment.Running) async -> Int {
        let body = (try? await get("\(running.cluster.endpoints[1])/pd/api/v1/stores?state=0")) ?? ""
        return body.split(separator: "\"state_name\": \"Up\"", omittingEmptySubsequences: false).count - 1
    }
}
