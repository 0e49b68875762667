import OperatorCore

/// Where a tick's findings go, and what it must know for judging: asked in each tick, never waits.
protocol TickSink: Sendable {
    var role: MonitorSnapshot.Role { get }
    /// The cluster's own id at first contact; nil while it is not known.
    var pinnedClusterID: String? { get }
    /// Hands over a tick, empty or not.
    func submit(_ tick: PendingTick, clusterID: String?)
    /// The open tickets, once after each look, and only while all that was found is committed.
    func takeOpenTickets() -> [Ticket]?
    /// The conditions of the process before this one, once.
    func takeRestored() -> [Condition]?
    /// Says that there may be something to do.
    func poke()
    /// Returns once the role is known, or at the deadline.
    func waitForFirstRound(until deadline: Moment) async
}

/// For a follower: what a tick finds stays in memory.
struct FollowerSink: TickSink {
    init() {}

    var role: MonitorSnapshot.Role { .follower }
    var pinnedClusterID: String? { nil }
    func submit(_ tick: PendingTick, clusterID: String?) {}
    func takeOpenTickets() -> [Ticket]? { nil }
    func takeRestored() -> [Condition]? { nil }
    func poke() {}
    func waitForFirstRound(until deadline: Moment) async {}
}
