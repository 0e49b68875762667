/// What a member counts as it runs; the rest of its /metrics is read from its state when the page is asked for.
enum PDMemberMetrics {
    static let leaderChanges = MetricSeries(
        .counter("etcd_server_leader_changes_seen_total", "The number of leader changes seen."))
    static let healthSuccesses = MetricSeries(
        .counter("etcd_server_health_success", "The total number of successful health checks"))
    static let healthFailures = MetricSeries(
        .counter("etcd_server_health_failures", "The total number of failed health checks"))
    static let timestampSaves = MetricSeries(
        .counter("pd_tso_events", "Counter of tso events"), ["dc": "global", "group": "0", "type": "save"])

    /// 0.1 ms doubled 15 times.
    private static let roundTrip = MetricFamily.histogram(
        "etcd_network_peer_round_trip_time_seconds", "Round-Trip-Time histogram between peers",
        MetricFamily.doubling(from: 0.0001, count: 16))
    private static let sentFailures = MetricFamily.counter(
        "etcd_network_peer_sent_failures_total", "The total number of send failures from peers.")

    static func roundTrip(to member: RehearsalPlan.Member) -> MetricSeries {
        MetricSeries(roundTrip, ["To": PDMember.hexadecimal(member.memberID)])
    }

    static func sentFailures(to member: RehearsalPlan.Member) -> MetricSeries {
        MetricSeries(sentFailures, ["To": PDMember.hexadecimal(member.memberID)])
    }

    /// At a member's start: Go's client library shows counters without labels from the first page on.
    static var initial: MetricRegistry {
        var metrics = MetricRegistry(allowsExponents: true)
        for series in [leaderChanges, healthSuccesses, healthFailures, timestampSaves] { metrics.set(0, to: series) }
        return metrics
    }
}
