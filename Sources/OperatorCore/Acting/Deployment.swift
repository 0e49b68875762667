/// A cluster that runs, whoever started it: what may be done to it.
public protocol RunningCluster: Sendable {
    /// What breaks it; refuses everything where the cluster is not disposable.
    var faults: any FaultInjector { get }
    /// Throws `ActingError`: `unreachable` where nobody answers for it.
    func status() async throws(ActingError) -> DeployedCluster
    /// Ends a node and starts it again; returns it once it runs anew. `target`: as in `FaultRequest`.
    /// Throws `ActingError`: `unknownTarget`, or `failed` where it does not come back.
    func restart(_ target: String) async throws(ActingError) -> DeployedNode
    /// Takes everything down, and returns once all of it is gone. Throws `ActingError` (`failed`) where something is left.
    func down() async throws(ActingError)
}

/// A cluster that this process brings up and takes down; one of the only two things that act on the world.
public protocol Deployment: RunningCluster {
    /// Starts every node and returns once each accepts connections at all its addresses; whether they are healthy is for a
    /// monitor to say. `answering` is told how many do, each time there are more.
    /// Throws `ActingError`; then nothing is left.
    func up(answering: @escaping @Sendable (Int) -> Void) async throws(ActingError) -> DeployedCluster
}

extension Deployment {
    /// The same without counting. Throws `ActingError`.
    public func up() async throws(ActingError) -> DeployedCluster { try await up { _ in } }
}
