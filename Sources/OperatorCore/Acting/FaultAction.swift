/// One thing that a fault does to its target. A deployment says of each node which capabilities it has; an action that
/// needs another one is refused.
public enum FaultAction: Sendable, Hashable, Codable {
    case signal(FaultSignal)
    /// Lowers what a resource may be used of, to this share of what it is now: above 0, below 1.
    case limit(LimitedResource, share: Double)
    /// Nothing reaches the target over the network, and it reaches nobody.
    case cutNetwork
    /// What goes to and from the target takes so much longer.
    case delayNetwork(milliseconds: Int)
    /// Fills the disk that the target keeps its data on until so many bytes are left.
    case fillDisk(bytesLeft: UInt64)

    public var capability: FaultCapability {
        switch self {
        case .signal: .signal
        case .limit: .limit
        case .cutNetwork, .delayNetwork: .network
        case .fillDisk: .disk
        }
    }

    /// What its target is while it lasts: `killed`.
    public var done: String {
        switch self {
        case .signal(.kill): "killed"
        case .signal(.terminate): "stopped"
        case .signal(.freeze): "frozen"
        case .limit(let resource, let share): "held to \(Int((share * 100).rounded())) % of its \(resource.rawValue)"
        case .cutNetwork: "cut off"
        case .delayNetwork(let milliseconds): "delayed by \(milliseconds) ms"
        case .fillDisk: "out of disk space"
        }
    }
}

/// What can be done to a node where it is deployed.
public enum FaultCapability: String, Sendable, Hashable, Codable, CaseIterable {
    case signal, limit, network, disk
}

/// A signal to the target's process.
public enum FaultSignal: String, Sendable, Hashable, Codable {
    /// SIGKILL: it ends at once.
    case kill
    /// SIGTERM: it is asked to end.
    case terminate
    /// SIGSTOP: it stands still until SIGCONT.
    case freeze
}

/// What a container or a process group can be held to.
public enum LimitedResource: String, Sendable, Hashable, Codable {
    case cpu, memory
}
