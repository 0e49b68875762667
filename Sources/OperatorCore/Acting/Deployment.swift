/// One process or container of a deployed cluster.
public struct DeployedNode: Sendable, Hashable, Codable {
    public enum State: Sendable, Hashable, Codable {
        case running
        case stopped(exit: String)
        case paused
    }

    public var component: ComponentID
    public var name: String
    /// The address the cluster advertises for it: the link between node and component.
    public var address: String
    public var statusAddress: String?
    public var pid: Int32?
    public var state: State

    public init(
        component: ComponentID, name: String, address: String, statusAddress: String?, pid: Int32?, state: State
    ) {
        self.component = component
        self.name = name
        self.address = address
        self.statusAddress = statusAddress
        self.pid = pid
        self.state = state
    }
}

/// A cluster that was brought up, as anybody may know it.
public struct DeployedCluster: Sendable, Hashable, Codable {
    public var name: String
    public var directory: String
    public var isSimulated: Bool
    /// Faults may be injected only where this says so.
    public var isDisposable: Bool
    public var endpoints: [String]
    public var nodes: [DeployedNode]

    public init(
        name: String, directory: String, isSimulated: Bool, isDisposable: Bool, endpoints: [String],
        nodes: [DeployedNode]
    ) {
        self.name = name
        self.directory = directory
        self.isSimulated = isSimulated
        self.isDisposable = isDisposable
        self.endpoints = endpoints
        self.nodes = nodes
    }
}

/// Why acting on a cluster failed or was refused.
public struct ActingError: Error, Sendable, CustomStringConvertible {
    public enum Code: Sendable, Hashable { case refused, unknownTarget, unreachable, failed }
    public var code: Code
    /// `what failed: why. what to do`
    public var description: String

    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

/// Brings a cluster up and down; one of the only two things that act on the world.
public protocol Deployment: Sendable {
    func up() async throws(ActingError) -> DeployedCluster
    func status() async throws(ActingError) -> DeployedCluster
    func restart(_ component: ComponentID) async throws(ActingError) -> DeployedNode
    func down() async throws(ActingError)
}
