internal import FoundationEssentials
public import OperatorCore

/// A local cluster of operating system processes: what the supervisor is to start, and what it may do to it.
public struct ProcessTopology: Codable, Sendable, Equatable {
    /// One process of the cluster.
    public struct Node: Codable, Sendable, Equatable, AddressedNode {
        /// Unique in the cluster.
        public var name: String
        /// The component of the subject that this process is.
        public var component: ComponentID
        /// host:port, the address clients use first; the others after it. Loopback only.
        public var addresses: [String]
        /// argv; the first is the path of the program.
        public var arguments: [String]
        /// Everything the node's environment holds, but for the lifeline's name.
        public var environment: [String: String]
        /// Where its standard output and error go.
        public var outputFile: String
        /// The log the node writes itself, which is read for events.
        public var logFile: String
        public var workingDirectory: String

        public init(
            name: String, component: ComponentID, addresses: [String], arguments: [String],
            environment: [String: String], outputFile: String, logFile: String, workingDirectory: String
        ) {
            self.name = name
            self.component = component
            self.addresses = addresses
            self.arguments = arguments
            self.environment = environment
            self.outputFile = outputFile
            self.logFile = logFile
            self.workingDirectory = workingDirectory
        }
    }

    /// What the nodes of one kind are to their cluster.
    public struct NodeKind: Codable, Sendable, Equatable {
        /// As in `ComponentID.kind`.
        public var kind: String
        /// Clients begin at the first address of each.
        public var isEndpoint: Bool
        /// The key of `cluster.json` that lists them besides `nodes`: URLs, and `KEY_pids` beside them, where clients begin
        /// there; else objects.
        public var listedAs: String

        public init(kind: String, isEndpoint: Bool, listedAs: String) {
            self.kind = kind
            self.isEndpoint = isEndpoint
            self.listedAs = listedAs
        }
    }

    /// What `--cluster NAME` finds it by: letters, digits, `.`, `_`, `-`; 64 at most.
    public var name: String
    /// True only for a cluster made to be broken: faults are refused on every other.
    public var isDisposable: Bool
    /// Every screen and report says SIMULATED where this is true.
    public var isSimulated: Bool
    /// Absolute. Holds the plan, the logs, the control socket and the undo journal.
    public var directory: String
    /// Whether the directory goes with the cluster.
    public var removesDirectory: Bool
    /// How many nodes of a kind may be missing at once before their group loses its majority.
    public var tolerated: [String: Int]
    /// How long nodes get between SIGTERM and SIGKILL when the cluster is taken down; zero sends SIGKILL at once.
    public var shutdownGraceSeconds: Double
    public var nodes: [Node]
    /// What the nodes of each kind are to the cluster, as its subject says; nil in a list that an earlier version wrote.
    public var kinds: [NodeKind]?
    /// The kind of system it is, as `SubjectDescription.id`.
    public var subject: String?

    public init(
        name: String, isDisposable: Bool, isSimulated: Bool, directory: String, removesDirectory: Bool,
        tolerated: [String: Int], shutdownGraceSeconds: Double, nodes: [Node], kinds: [NodeKind]? = nil,
        subject: String? = nil
    ) {
        self.name = name
        self.isDisposable = isDisposable
        self.isSimulated = isSimulated
        self.directory = directory
        self.removesDirectory = removesDirectory
        self.tolerated = tolerated
        self.shutdownGraceSeconds = shutdownGraceSeconds
        self.nodes = nodes
        self.kinds = kinds
        self.subject = subject
    }

    /// URLs of the nodes at which clients begin.
    var endpoints: [String] {
        let kinds = Set((kinds ?? []).filter(\.isEndpoint).map(\.kind))
        return nodes.filter { kinds.contains($0.component.kind) }.compactMap(\.url)
    }

    /// Nodes of this kind that may be missing at once: as declared, else less than half.
    public func tolerance(ofKind kind: String) -> Int {
        tolerated[kind] ?? max(0, (nodes.count { $0.component.kind == kind } - 1) / 2)
    }
}

extension ProcessTopology.Node {
    /// Of its first address; nil where it listens nowhere.
    var url: String? { addresses.first.map { "http://\($0)" } }
}

/// `DIR/topology.json`: what the supervisor is started with, and the mark that a directory is ours.
extension ProcessTopology {
    static let fileName = "topology.json"
    private static let longestBytes = 4 << 20

    /// Writes it into its directory. Throws `DeploymentError` (`fileFailed`).
    func write() throws(DeploymentError) {
        guard let data = try? Wire.encoder().encode(self) else {
            throw DeploymentError(.badTopology, "cannot write the list of nodes: it has no JSON form")
        }
        try BoundedFile.replace("\(directory)/\(Self.fileName)", with: [UInt8](data))
    }

    /// The valid topology of a cluster's directory; nil where there is none.
    public static func read(directory: String) -> ProcessTopology? {
        guard let bytes = BoundedFile.bytes("\(directory)/\(fileName)", limit: longestBytes),
            let topology = try? Wire.decoder().decode(ProcessTopology.self, from: Data(bytes)),
            (try? topology.validate()) != nil
        else { return nil }
        return topology
    }
}
