import OperatorCore

/// What of the ticket lifecycle can be configured.
public struct TicketStoreOptions: Sendable, Hashable {
    /// A condition that opens again this soon after its ticket was resolved reopens that ticket; later it gets a new
    /// one, linked to it.
    ///
    /// Default zero: a return that outlasted the clear delay is a trouble of its own, and one ticket over both would
    /// hide when the first ended. A ticket that a person resolved while still violated is reopened whatever this says.
    public var reopenWindow: Duration = .zero
    /// The longest silence a person may ask for (default 7 days).
    public var longestSilence: Duration = .seconds(7 * 24 * 3600)
    /// Events and diagnosis attempts of resolved tickets are kept this long (default 90 days); tickets for ever.
    public var retention: Duration = .seconds(90 * 24 * 3600)
    /// How long a write waits for other processes' short lock (default 5000).
    public var lockTimeoutMilliseconds = 5000

    public init() {}
}
