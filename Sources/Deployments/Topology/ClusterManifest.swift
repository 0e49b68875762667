internal import FoundationEssentials
public import OperatorCore

/// What a running local cluster says about itself: `DIR/cluster.json` and the first line of `rehearse up --json`.
public struct ClusterManifest: Codable, Sendable, Equatable {
    public struct Store: Codable, Sendable, Equatable {
        public var id: String
        public var address: String
        public var statusAddress: String?
        /// Absent while it does not run.
        public var pid: Int32?
    }

    public struct Node: Codable, Sendable, Equatable {
        public var name: String
        public var component: ComponentID
        public var addresses: [String]
        public var logFile: String
        public var pid: Int32?
    }

    private static let longestBytes = 1 << 20

    public var v = 1
    public var name: String
    public var simulated: Bool
    public var disposable: Bool
    /// URLs of PD's members, in the topology's order.
    public var pd: [String]
    public var stores: [Store]
    public var pdPids: [Int32]
    public var dir: String
    public var supervisorPid: Int32
    /// Every node, whatever its kind.
    public var nodes: [Node]

    /// Reads `DIR/cluster.json`. Throws `DeploymentError` (`notRunning`) where there is none.
    public static func read(directory: String) throws(DeploymentError) -> ClusterManifest {
        let path = "\(directory)/\(ClusterDirectory.manifestName)"
        guard let bytes = BoundedFile.bytes(path, limit: longestBytes),
            let manifest = try? Wire.decoder().decode(ClusterManifest.self, from: Data(bytes))
        else { throw DeploymentError(.notRunning, "cannot read \(path): no local cluster describes itself there") }
        return manifest
    }

    /// The one line, without its newline, that `cluster.json` holds and `rehearse up --json` prints.
    public var line: String {
        Wire.line(self).map { String(decoding: $0.dropLast(), as: UTF8.self) } ?? "{}"
    }

    /// `pids`: the living process of each node by its name.
    init(of topology: ProcessTopology, pids: [String: Int32], supervisorPid: Int32) {
        name = topology.name
        simulated = topology.isSimulated
        disposable = topology.isDisposable
        let members = topology.nodes.filter { $0.component.kind == "pd" }
        pd = members.compactMap { $0.addresses.first }.map { "http://\($0)" }
        pdPids = members.compactMap { pids[$0.name] }
        stores = topology.nodes.filter { $0.component.kind == "store" }.map { node in
            Store(
                id: node.component.id, address: node.addresses.first ?? "",
                statusAddress: node.addresses.dropFirst().first, pid: pids[node.name])
        }
        dir = topology.directory
        self.supervisorPid = supervisorPid
        nodes = topology.nodes.map { node in
            Node(
                name: node.name, component: node.component, addresses: node.addresses, logFile: node.logFile,
                pid: pids[node.name])
        }
    }
}
