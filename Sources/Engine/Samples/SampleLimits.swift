import OperatorCore

/// How much the sample store keeps.
public struct SampleLimits: Sendable, Hashable {
    /// Raw samples, one a tick: 30 minutes of one-second ticks.
    public var rawTicks = 1_800
    /// Rollups, one a minute: six hours.
    public var rollupMinutes = 360
    /// Columns, one for each metric of each component; at most 16 KB each, 4 KB for a
    /// source that answers every five seconds. Later ones are refused and counted.
    public var columns = 4_096

    public init() {}
}
