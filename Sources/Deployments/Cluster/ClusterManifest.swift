internal import FoundationEssentials
public import OperatorCore

/// What a running local cluster says about itself: `DIR/cluster.json` and the first line of `rehearse up --json`.
///
/// Beside `nodes` it lists the nodes of each kind under the key that the cluster's subject gives
/// (`ProcessTopology.NodeKind.listedAs`).
public struct ClusterManifest: Sendable {
    private static let longestBytes = 1 << 20

    /// The file's one line, without its newline.
    public let line: String
    /// Its nodes' states are those of the last change; what can be done to them is asked of the cluster itself.
    public let cluster: DeployedCluster
    public let supervisorPid: Int32

    /// Reads `DIR/cluster.json`. Throws `DeploymentError` (`notRunning`) where there is none.
    public static func read(directory: String) throws(DeploymentError) -> ClusterManifest {
        let path = "\(directory)/\(ClusterDirectory.manifestName)"
        guard let bytes = BoundedFile.bytes(path, limit: longestBytes), let manifest = ClusterManifest(bytes) else {
            throw DeploymentError(.notRunning, "cannot read \(path): no local cluster describes itself there")
        }
        return manifest
    }

    /// nil where the bytes describe no cluster.
    init?(_ bytes: [UInt8]) {
        guard let read = try? Wire.decoder().decode(Reading.self, from: Data(bytes)) else { return nil }
        line = String(decoding: bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...], as: UTF8.self)
        supervisorPid = read.known.supervisorPid
        cluster = DeployedCluster(
            name: read.known.name, directory: read.known.dir, subject: read.known.subject,
            isSimulated: read.known.simulated,
            isDisposable: read.known.disposable, endpoints: read.endpoints,
            nodes: read.known.nodes.map { node in
                DeployedNode(
                    component: node.component, name: node.name, addresses: node.addresses, logFiles: [node.logFile],
                    pid: node.pid, state: node.pid == nil ? .stopped(exit: "not running") : .running)
            })
    }

    /// The line, with its newline, that describes a cluster; nil where it has no JSON form.
    /// `pids`: the living process of each node by its name.
    static func line(of topology: ProcessTopology, pids: [String: Int32], supervisorPid: Int32) -> [UInt8]? {
        Wire.line(Writing(topology: topology, pids: pids, supervisorPid: supervisorPid))
    }
}

/// What every version writes.
private struct Known: Codable {
    struct Node: Codable {
        var name: String
        var component: ComponentID
        var addresses: [String]
        var logFile: String
        var pid: Int32?
    }

    var v = 1
    var name: String
    var subject: String?
    var simulated: Bool
    var disposable: Bool
    var dir: String
    var supervisorPid: Int32
    var nodes: [Node]
}

private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}

private struct Reading: Decodable {
    let known: Known
    let endpoints: [String]

    init(from decoder: any Decoder) throws {
        known = try Known(from: decoder)
        let keys = try decoder.container(keyedBy: AnyKey.self)
        if let named = try? keys.decode([String].self, forKey: AnyKey("endpoints")) {
            endpoints = named
            return
        }
        // Earlier versions wrote them under a subject's key alone: the one list of URLs there is.
        let lists = keys.allKeys.compactMap { try? keys.decode([String].self, forKey: $0) }
        endpoints = lists.first { !$0.isEmpty && $0.allSatisfy { $0.hasPrefix("http") } } ?? []
    }
}

private struct Writing: Encodable {
    /// A node as it stands under its kind's key.
    struct Listed: Encodable {
        var id: String
        var address: String
        var statusAddress: String?
        /// Absent while it does not run.
        var pid: Int32?
    }

    let topology: ProcessTopology
    let pids: [String: Int32]
    let supervisorPid: Int32

    func encode(to encoder: any Encoder) throws {
        let nodes = topology.nodes.map { node in
            Known.Node(
                name: node.name, component: node.component, addresses: node.addresses, logFile: node.logFile,
                pid: pids[node.name])
        }
        try Known(
            name: topology.name, subject: topology.subject, simulated: topology.isSimulated,
            disposable: topology.isDisposable,
            dir: topology.directory, supervisorPid: supervisorPid, nodes: nodes
        ).encode(to: encoder)
        var keys = encoder.container(keyedBy: AnyKey.self)
        try keys.encode(topology.endpoints, forKey: AnyKey("endpoints"))
        for kind in topology.kinds ?? [] {
            let listed = topology.nodes.filter { $0.component.kind == kind.kind }
            let key = AnyKey(kind.listedAs)
            if kind.isEndpoint {
                try keys.encode(listed.compactMap(\.url), forKey: key)
                try keys.encode(listed.compactMap { pids[$0.name] }, forKey: AnyKey(kind.listedAs + "_pids"))
            } else {
                try keys.encode(listed.map(listedForm), forKey: key)
            }
        }
    }

    private func listedForm(_ node: ProcessTopology.Node) -> Listed {
        Listed(
            id: node.component.id, address: node.addresses.first ?? "",
            statusAddress: node.addresses.dropFirst().first, pid: pids[node.name])
    }
}
