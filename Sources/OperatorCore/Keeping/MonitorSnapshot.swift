/// What the monitor knows now, for whoever looks in between events.
public struct MonitorSnapshot: Sendable {
    /// Whether this process keeps the tickets or follows another one that does.
    public enum Role: Sendable, Hashable {
        /// It could not be found out yet.
        case starting
        case writer
        case follower
    }

    public var observation: Observation?
    public var conditions: [ConditionKey: Condition] = [:]
    /// What the cluster did in the last half hour.
    public var events: [ClusterEvent] = []
    public var role = Role.starting
    public var writer = WriterStatus.notKnown
    public var descriptors: [InvariantDescriptor] = []

    public init() {}

    public func health(of component: ComponentID, now: Moment) -> Health {
        HealthRules.health(of: component, conditions: conditions.values, descriptors: descriptors, now: now)
    }
}
