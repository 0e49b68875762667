import OperatorCore

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
