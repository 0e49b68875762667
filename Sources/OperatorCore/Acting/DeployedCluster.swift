/// A cluster that runs on this machine, as anybody may know it: its nodes with their addresses, logs and capabilities.
public struct DeployedCluster: Sendable, Hashable, Codable {
    public var name: String
    /// Where its deployment keeps what it needs; it names the cluster to `DeploymentKind.connect`.
    public var directory: String
    /// The kind of system it is, as `SubjectDescription.id`; nil where nobody says.
    public var subject: String?
    public var isSimulated: Bool
    /// Faults may be injected only where this says so.
    public var isDisposable: Bool
    /// Where clients begin; URLs.
    public var endpoints: [String]
    public var nodes: [DeployedNode]

    public init(
        name: String, directory: String, subject: String? = nil, isSimulated: Bool, isDisposable: Bool,
        endpoints: [String], nodes: [DeployedNode]
    ) {
        self.name = name
        self.directory = directory
        self.subject = subject
        self.isSimulated = isSimulated
        self.isDisposable = isDisposable
        self.endpoints = endpoints
        self.nodes = nodes
    }

    /// In their own order.
    public func nodes(ofKind kind: String) -> [DeployedNode] { nodes.filter { $0.component.kind == kind } }
}

/// One process or container of a deployed cluster.
public struct DeployedNode: Sendable, Hashable, Codable, AddressedNode {
    public enum State: Sendable, Hashable, Codable {
        case running
        case stopped(exit: String)
        case paused
    }

    public var component: ComponentID
    public var name: String
    /// host:port; the first is the one the cluster advertises for it: the link between node and component.
    public var addresses: [String]
    /// What it writes and may be followed.
    public var logFiles: [String]
    public var pid: Int32?
    public var state: State
    /// What its deployment can do to it.
    public var capabilities: Set<FaultCapability>

    public init(
        component: ComponentID, name: String, addresses: [String], logFiles: [String] = [], pid: Int32?, state: State,
        capabilities: Set<FaultCapability> = []
    ) {
        self.component = component
        self.name = name
        self.addresses = addresses
        self.logFiles = logFiles
        self.pid = pid
        self.state = state
        self.capabilities = capabilities
    }

    public var address: String { addresses.first ?? "" }

    /// As a supervisor of the version before answers, too: it names two addresses, and neither logs nor capabilities.
    /// Throws `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let earlier =
            try [keys.decodeIfPresent(String.self, forKey: .address)]
            + [keys.decodeIfPresent(String.self, forKey: .statusAddress)]
        self.init(
            component: try keys.decode(ComponentID.self, forKey: .component),
            name: try keys.decode(String.self, forKey: .name),
            addresses: try keys.decodeIfPresent([String].self, forKey: .addresses) ?? earlier.compactMap(\.self),
            logFiles: try keys.decodeIfPresent([String].self, forKey: .logFiles) ?? [],
            pid: try keys.decodeIfPresent(Int32.self, forKey: .pid),
            state: try keys.decode(State.self, forKey: .state),
            capabilities: try keys.decodeIfPresent(Set<FaultCapability>.self, forKey: .capabilities) ?? [.signal])
    }

    /// Throws `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(component, forKey: .component)
        try keys.encode(name, forKey: .name)
        try keys.encode(addresses, forKey: .addresses)
        try keys.encode(logFiles, forKey: .logFiles)
        try keys.encodeIfPresent(pid, forKey: .pid)
        try keys.encode(state, forKey: .state)
        try keys.encode(capabilities, forKey: .capabilities)
    }

    private enum CodingKeys: String, CodingKey {
        case component, name, addresses, address, statusAddress, logFiles, pid, state, capabilities
    }
}

/// What can be named as a node: by its component, its name or one of its addresses.
public protocol AddressedNode {
    var component: ComponentID { get }
    var name: String { get }
    /// host:port
    var addresses: [String] { get }
}

extension Collection where Element: AddressedNode {
    /// The node that `target` names: a component (`KIND/ID`), a node's name or one of its addresses, also as the URL
    /// under which it advertises itself (`http://127.0.0.1:4000`).
    public func node(for target: String) -> Element? {
        let address = ["http://", "https://"].first(where: target.hasPrefix).map { scheme in
            String(target.dropFirst(scheme.count).prefix { $0 != "/" })
        }
        return first { $0.component.description == target } ?? first { $0.name == target }
            ?? first { $0.addresses.contains(address ?? target) }
    }
}
