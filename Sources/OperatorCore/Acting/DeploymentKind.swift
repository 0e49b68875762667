/// A way in which clusters are deployed on this machine: how those that run are found and spoken to.
public struct DeploymentKind: Sendable {
    /// Stable: `processes`.
    public var id: String
    /// Every cluster of this kind that runs now, by name.
    public var running: @Sendable () -> [DeployedCluster]
    /// Speaks to the cluster of a directory (`DeployedCluster.directory`); nil where it is not of this kind.
    public var connect: @Sendable (String, any OperatorClock) -> (any RunningCluster)?

    public init(
        id: String, running: @escaping @Sendable () -> [DeployedCluster],
        connect: @escaping @Sendable (String, any OperatorClock) -> (any RunningCluster)?
    ) {
        self.id = id
        self.running = running
        self.connect = connect
    }
}
