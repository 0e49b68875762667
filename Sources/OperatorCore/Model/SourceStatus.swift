/// How one upstream (an API, a component's metrics, a log file, Prometheus) answers us.
public struct SourceStatus: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case ok
        case slow
        case failing(error: String, since: Moment, nextRetry: Moment?)
        /// Configured, not asked yet.
        case idle
    }

    /// Stable and short: `metrics/node/4`, `log/node-4.log`, `prometheus`.
    public var name: String
    public var state: State
    /// The last success; its age is what screens show.
    public var lastSuccess: Moment?
    /// How often it is asked when all is well: staleness is judged by it.
    public var cadence: Duration
    /// Where it was asked, and by which way (`via pd1`); no credentials.
    public var origin: String

    public init(name: String, state: State, lastSuccess: Moment?, cadence: Duration, origin: String) {
        self.name = name
        self.state = state
        self.lastSuccess = lastSuccess
        self.cadence = cadence
        self.origin = origin
    }

    public var isFailing: Bool {
        if case .failing = state { return true }
        return false
    }
}
