import FoundationEssentials
import Glibc
import OperatorCore
import TestSupport
import Testing

@testable import Deployments

/// A cluster of small real processes in a directory and a registry of its own.
struct LocalTestCluster {
    let topology: ProcessTopology
    let runtime: String
    private let ports: PortReservation

    /// `stores` nodes of kind store and `members` of kind pd, each listening at two ports.
    static func make(
        stores: Int = 3, members: Int = 1, name: String = "lab", isDisposable: Bool = true, removes: Bool = true
    ) throws -> LocalTestCluster {
        let base = "/tmp/operator-test-\(getpid())-\(Int.random(in: 0..<1_000_000_000))"
        try #require(mkdir(base, 0o700) == 0)
        let directory = "\(base)/cluster"
        try ClusterDirectory.create(directory)
        let reservation = try PortReservation(2 * (stores + members))
        var ports = reservation.ports[...]
        let components =
            (0..<members).map { ComponentID.pd("pd\($0 + 1)") } + (0..<stores).map { .store(UInt64($0 + 1)) }
        let nodes = try components.map { component in
            let addresses = ["127.0.0.1:\(ports.removeFirst())", "127.0.0.1:\(ports.removeFirst())"]
            return try node(component, addresses, ["node", "in:\(directory)"] + addresses, in: directory)
        }
        let topology = ProcessTopology(
            name: name, isDisposable: isDisposable, isSimulated: true, directory: directory, removesDirectory: removes,
            tolerated: [:], shutdownGraceSeconds: 0, nodes: nodes, kinds: kinds)
        return LocalTestCluster(topology: topology, runtime: base, ports: reservation)
    }

    static func node(
        _ component: ComponentID, _ addresses: [String], _ arguments: [String], in directory: String
    ) throws -> ProcessTopology.Node {
        let name = component.kind == "store" ? "tikv-\(component.id)" : component.id
        return ProcessTopology.Node(
            name: name, component: component, addresses: addresses, arguments: [try program()] + arguments,
            environment: ProcessEnvironment.forChildren(), outputFile: "\(directory)/\(name).out",
            logFile: "\(directory)/\(name).log", workingDirectory: directory)
    }

    /// The test program lies beside the program that runs the tests.
    static func program() throws -> String {
        let own = try ProcessEnvironment.executable()
        let path = own[..<(try #require(own.lastIndex(of: "/")))] + "/DeploymentTestNode"
        try #require(access(String(path), X_OK) == 0, "the test node is not built: \(path)")
        return String(path)
    }

    var environment: [String: String] {
        ProcessEnvironment.forChildren().merging(["XDG_RUNTIME_DIR": runtime]) { $1 }
    }

    var registry: ClusterRegistry { ClusterRegistry(directories: ["\(runtime)/operator"]) }
    var running: ProcessCluster { ProcessCluster(directory: topology.directory) }
    var faults: any FaultInjector { running.faults }

    /// As the registry has it.
    func registered() throws -> ClusterRegistry.Entry {
        try #require(registry.clusters().first { $0.name == topology.name })
    }

    /// As a subject would declare them.
    static let kinds = [
        ProcessTopology.NodeKind(kind: "pd", isEndpoint: true, listedAs: "pd"),
        ProcessTopology.NodeKind(kind: "store", isEndpoint: false, listedAs: "stores"),
    ]

    func deployment() throws -> ProcessDeployment {
        ProcessDeployment(topology: topology, executable: try Self.program(), environment: environment)
    }

    /// Runs `body` with the cluster up and takes it down, whatever happens.
    func whileUp(_ body: (DeployedCluster) async throws -> Void) async throws {
        let deployment = try deployment()
        do {
            try await body(try await deployment.up())
            try await deployment.down()
        } catch {
            try? await deployment.down()
            clear()
            throw error
        }
        clear()
    }

    func clear() {
        try? FileManager.default.removeItem(atPath: runtime)
    }
}

extension DeployedCluster {
    func node(_ component: ComponentID) throws -> DeployedNode {
        try #require(nodes.first { $0.component == component })
    }

    var pids: [Int32] { nodes.compactMap(\.pid) }
}

/// The letter of /proc/PID/stat: R, S, T (stopped), Z …; nil where there is no such process.
func processState(_ pid: Int32) -> Character? {
    guard let text = BoundedFile.text("/proc/\(pid)/stat", limit: 4_096), let end = text.lastIndex(of: ")") else {
        return nil
    }
    return text[end...].dropFirst(2).first
}

func isGone(_ pid: Int32) -> Bool {
    let state = processState(pid)
    return state == nil || state == "Z"
}

func names(in directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory)
}
