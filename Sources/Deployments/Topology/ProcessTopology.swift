public import OperatorCore

/// A local cluster of operating system processes: what the supervisor is to start, and what it may do to it.
public struct ProcessTopology: Codable, Sendable, Equatable {
    /// One process of the cluster.
    public struct Node: Codable, Sendable, Equatable {
        /// Unique in the cluster: `tikv-4`, `pd1`.
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

    public init(
        name: String, isDisposable: Bool, isSimulated: Bool, directory: String, removesDirectory: Bool,
        tolerated: [String: Int], shutdownGraceSeconds: Double, nodes: [Node]
    ) {
        self.name = name
        self.isDisposable = isDisposable
        self.isSimulated = isSimulated
        self.directory = directory
        self.removesDirectory = removesDirectory
        self.tolerated = tolerated
        self.shutdownGraceSeconds = shutdownGraceSeconds
        self.nodes = nodes
    }

    /// The node that `target` names: a component (`store/4`), a node's name or one of its addresses, also as the URL
    /// under which it advertises itself (`http://127.0.0.1:2379`).
    public func node(for target: String) -> Node? {
        let address = Self.hostPort(of: target)
        return nodes.first { $0.component.description == target }
            ?? nodes.first { $0.name == target }
            ?? nodes.first { $0.addresses.contains(address) }
    }

    private static func hostPort(of target: String) -> String {
        for scheme in ["http://", "https://"] where target.hasPrefix(scheme) {
            return String(target.dropFirst(scheme.count).prefix { $0 != "/" })
        }
        return target
    }

    /// Nodes of this kind that may be missing at once: as declared, else less than half.
    public func tolerance(ofKind kind: String) -> Int {
        tolerated[kind] ?? max(0, (nodes.count { $0.component.kind == kind } - 1) / 2)
    }
}
