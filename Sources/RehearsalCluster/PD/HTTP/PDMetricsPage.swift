import Glibc
import LoopbackHTTPServer
import Synchronization

/// A member's /metrics: real families with real types and labels, and only those the simulation can fill truthfully.
struct PDMetricsPage: Sendable {
    let member: PDMember

    func answer() -> HTTPResponse {
        let state = member.state.withLock { $0 }
        var page = PDExposition()
        consensus(state, into: &page)
        peers(state, into: &page)
        if let picture = state.picture {
            PDClusterMetrics(picture: picture, replicas: member.plan.replicas).write(into: &page)
            page.add("service_member_role", .gauge, "The leader/primary of services", [([("service", "PD")], 1)])
        } else {
            PDClusterMetrics.writeRegions([:], into: &page)
        }
        page.add(
            "pd_server_info", .gauge, "Indicate the pd server info, and the value is the start timestamp (s).",
            [
                (
                    [("hash", PDBuild.gitHash), ("version", PDBuild.version)],
                    Double(member.startNanoseconds / 1_000_000_000)
                )
            ])
        page.add(
            "pd_cluster_metadata", .gauge, "Record critical metadata.",
            [([("type", "cluster\(member.plan.clusterID)")], 0)])
        let saves = ([("dc", "global"), ("group", "0"), ("type", "save")], Double(state.counters.timestampSaves))
        page.add("pd_tso_events", .counter, "Counter of tso events", [saves])
        PDProcessMetrics.write(into: &page)
        return PDAnswer.answer(
            200, [("Content-Type", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores")], page.text)
    }

    private func consensus(_ state: PDMember.State, into page: inout PDExposition) {
        let core = state.core.consensus
        page.add(
            "etcd_server_has_leader", .gauge, "Whether or not a leader exists. 1 is existence, 0 is not.",
            [([], core.leader == nil ? 0 : 1)])
        page.add(
            "etcd_server_is_leader", .gauge, "Whether or not this member is a leader. 1 if is, 0 otherwise.",
            [([], core.role == .leader ? 1 : 0)])
        page.add(
            "etcd_server_leader_changes_seen_total", .counter, "The number of leader changes seen.",
            [([], Double(state.counters.leaderChangesSeen))])
        page.add(
            "etcd_server_id", .gauge,
            "Server or member ID in hexadecimal format. 1 for 'server_id' label with current ID.",
            [([("server_id", PDMember.hexadecimal(member.me.memberID))], 1)])
        page.add(
            "etcd_server_proposals_committed_total", .gauge, "The total number of consensus proposals committed.",
            [([], Double(core.committedPosition.index))])
        page.add(
            "etcd_server_health_success", .counter, "The total number of successful health checks",
            [([], Double(state.counters.healthSuccesses))])
        page.add(
            "etcd_server_health_failures", .counter, "The total number of failed health checks",
            [([], Double(state.counters.healthFailures))])
    }

    private func peers(_ state: PDMember.State, into page: inout PDExposition) {
        let trips = state.counters.roundTrips.sorted { $0.key < $1.key }
        page.addHistograms(
            "etcd_network_peer_round_trip_time_seconds", "Round-Trip-Time histogram between peers",
            trips.map { ([("To", PDMember.hexadecimal($0.key))], $0.value) })
        page.add(
            "etcd_network_peer_sent_failures_total", .counter, "The total number of send failures from peers.",
            state.counters.failedSends.sorted { $0.key < $1.key }
                .map { ([("To", PDMember.hexadecimal($0.key))], Double($0.value)) })
    }
}
