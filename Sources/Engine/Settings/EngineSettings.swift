import OperatorCore

/// How an engine works.
public struct EngineSettings: Sendable {
    public var monitor = MonitorSettings()
    public var agent = AgentSettings()
    public var samples = SampleLimits()

    public init() {}
}

/// How the monitor works.
public struct MonitorSettings: Sendable {
    public var tickInterval: Duration = .seconds(1)
    /// How long one observation may take; less than the interval, so that ticks keep their pace.
    public var observeBudget: Duration = .milliseconds(800)
    /// How long the subject may ask further questions for one evidence pack; ticks do not wait for it.
    public var evidenceBudget: Duration = .seconds(2)
    public var conditions = ConditionSettings()
    /// Troubles of one component that began within this time are one incident.
    public var joinWindow: Duration = .seconds(30)
    /// Tells apart clusters that are brought up one after the other under one name, each with an id of its own: the
    /// directory of a local cluster. nil: the name means one cluster for good.
    public var life: String?
    /// Said in every evidence pack of a rehearsal.
    public var isSimulated = false

    public init() {}
}

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

/// How diagnosis jobs are worked off.
public struct AgentSettings: Sendable, Hashable {
    /// Names this process in leases.
    public var owner = "agent"
    /// A diagnosis that takes longer has failed.
    public var timeout: Duration = .seconds(30)
    /// How long a taken job stays ours without an end: longer than the time-out.
    public var lease: Duration = .seconds(60)
    /// How often an idle agent looks for jobs of other processes.
    public var poll: Duration = .seconds(1)
    /// After a failed attempt; doubled with each further one …
    public var firstRetry: Duration = .seconds(5)
    /// … up to this.
    public var longestRetry: Duration = .seconds(300)

    public init() {}

    /// How long after failed attempt number `attempt`, counted from 1, the next one waits.
    func retryDelay(afterAttempt attempt: Int) -> Duration {
        min(longestRetry, firstRetry * (1 << min(max(attempt, 1) - 1, 16)))
    }
}

/// How much the sample store keeps.
public struct SampleLimits: Sendable, Hashable {
    /// Raw samples, one a tick: 30 minutes of one-second ticks.
    public var rawTicks = 1_800
    /// Rollups, one a minute: six hours.
    public var rollupMinutes = 360
    /// Columns, one for each metric of each component; at most 16 KB each, 4 KB for a
    /// source that answers every five seconds. Later ones are left out.
    public var columns = 4_096

    public init() {}
}
