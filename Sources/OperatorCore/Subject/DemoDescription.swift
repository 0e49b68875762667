/// What a demo of a subject waits for and tells: its simulated cluster settles, one of the components that serve is
/// broken, the incident is explained, confirmed by the cluster's own word, healed and resolved.
public struct DemoDescription: Sendable {
    /// Of a component that serves: the invariant that is ok while it answers.
    public var answering: InvariantID
    /// The state of a component that serves once the cluster has settled.
    public var settledState: String
    /// The load of one component in requests a second.
    public var load: MetricID
    /// The same of the whole cluster.
    public var clusterLoad: MetricID
    /// Whether an evidence is the cluster's own word that a component is gone, and not only our probe's.
    public var confirms: @Sendable (Evidence, ComponentID) -> Bool
    /// What that word waits for, after `a verdict that`.
    public var confirmation: String

    public init(
        answering: InvariantID, settledState: String, load: MetricID, clusterLoad: MetricID, confirmation: String,
        confirms: @escaping @Sendable (Evidence, ComponentID) -> Bool
    ) {
        self.answering = answering
        self.settledState = settledState
        self.load = load
        self.clusterLoad = clusterLoad
        self.confirmation = confirmation
        self.confirms = confirms
    }
}
