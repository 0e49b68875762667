/// The topics of a TiKV evidence pack and the facts under each: the agreement between what gathers evidence and the
/// hypotheses that weigh it. A fact that is not known is left out, never 0. Changes and readings of metrics use the
/// metric's id as their topic, events the event's kind, checks the invariant's id.
enum EvidenceTopic {
    /// `.probe` of a store: text `outcome` (serving, refused, timed_out, never_answered), flag `connected` (a
    /// connection was accepted although nothing answered), number `consecutive` (probes with that outcome), time
    /// `since` (the first of them), number `asked` (probes in all), flag `never_answered` (also where PD lost the store,
    /// so that the outcome is our newest probe's all the same), flag `not_asked` (our newer probes
    /// were our own delay: the outcome is from before).
    static let statusPort = "status_port"
    /// `.state` of a store, PD's own word: text `state`, time `last_heartbeat`, number `heartbeat_age` (s), numbers
    /// `leader_count`, `region_count` (count), `available_ratio` (ratio), `max_store_down_time` (s, PD's setting).
    static let pdState = "pd_state"
    /// `.probe` of a PD member: text `outcome` (serving, starting, refusing, silent), text `names` (whom it follows),
    /// number `consecutive` (probes), time `since`, flag `not_asked` as above.
    static let pdMember = "pd_member"
    /// `.state` of the cluster: text `leader` (left out where none leads), time `since`, numbers `serving`,
    /// `silent`, `refusing` and `members` (count).
    static let pdLeader = "pd_leader"
    /// `.state` of the cluster, all status ports together: numbers `serving`, `refused`, `timed_out`, `known` (count),
    /// flag `heartbeats_fresh` (PD still hears from every store).
    static let storePorts = "store_ports"
    /// `.change` of a store: numbers `before`, `after` (leaders, count), flag `drained` (they were gone before the
    /// silence began, or sooner after it than elections take; left out while PD did not say), number `elected_elsewhere` (count), times `first`, `last`.
    static let leadersMoved = "leaders_moved"
    /// `.change` of a store as the target: number `reporters` (stores that fail to reach it, count), number
    /// `per_second` (failure reports, 1/s).
    static let peerReports = "peer_failure_reports"
    /// `.event` of a store: its log says that it was asked to stop (time `at`); or `.absence`: facts `looked_for`,
    /// text `file`, time `until`.
    static let plannedStop = "planned_stop"
    /// `.change` of a store: time `before`, time `after`: the process began anew.
    static let startTime = "start_time"
    /// `.state` of the cluster: numbers `regions`, `under_replicated`, `down_peers`, `pending_peers`, `leaderless`,
    /// `replicas` (count).
    static let regionHealth = "region_health"
    /// `.source`: one upstream's own trouble; text `name`, text `error`.
    static let source = "source"
}
