/// How much the sample store keeps.
public struct SampleLimits: Sendable, Hashable {
    /// Raw samples, one a tick: 30 minutes of one-second ticks.
    public var rawTicks = 1_800
    /// Rollups, one a minute: six hours.
    public var rollupMinutes = 360
    /// Columns, one for each metric of each component; about 10 KB each. Later ones are refused and counted.
    public var columns = 4_096

    public init() {}
}
