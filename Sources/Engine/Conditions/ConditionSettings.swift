import OperatorCore

/// What holds for all invariants alike; the rest is in each `InvariantDescriptor`.
public struct ConditionSettings: Sendable, Hashable {
    /// After a gap of our own nothing opens for so long: after a pause of the whole machine the cluster's own ages are
    /// stale as well. Longer than a usual heartbeat (10 s) and the election of a leader.
    public var settleTime: Duration = .seconds(12)
    /// So many observations after a gap before anything opens or closes.
    public var freshObservations = 2
    /// An open condition tells its ticket that it still holds at most this often, unless something graver changed.
    public var refreshInterval: Duration = .seconds(15)
    /// An ok older than this says nothing about when a trouble began.
    public var recentOk: Duration = .seconds(60)
    /// So many openings and closings …
    public var flappingChanges = 6
    /// … within this window are flapping …
    public var flappingWindow: Duration = .seconds(15 * 60)
    /// … until nothing changed for so long.
    public var flappingQuiet: Duration = .seconds(30 * 60)
    /// Flapping doubles the ok checks that closing takes up to this many.
    public var flappingCloseChecks = 12

    public init() {}
}
