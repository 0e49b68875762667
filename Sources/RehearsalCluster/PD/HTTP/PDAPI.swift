import LoopbackHTTPServer
import Synchronization

/// Answers a question of PD's API on this member: as the leader, or by a follower for itself.
struct PDAPI: Sendable {
    let member: PDMember
    let request: HTTPRequest

    func answer(_ route: PDRoute) -> HTTPResponse {
        switch route {
        case .ping: return PDAnswer.empty(200)
        case .version, .status: return identity(route)
        case .members, .leader, .health, .transferLeader, .resignLeader:
            return PDMemberAnswers(member: member, request: request).answer(route)
        case .config, .configPart: return PDConfigAnswers(member: member).answer(route)
        case .cluster:
            let replicas = OrderedJSON.int(member.plan.replicas)
            return PDAnswer.json(["id": .uint(member.plan.clusterID), "max_peer_count": replicas])
        case .clusterStatus: return clusterStatus()
        default: return clusterAnswer(route)
        }
    }

    private func identity(_ route: PDRoute) -> HTTPResponse {
        if route == .version {
            return PDAnswer.json(
                ["version": .string(PDBuild.version), "build_time": "", "hash": "", "branch": ""])
        }
        return PDAnswer.json(
            [
                "build_ts": .string(PDBuild.buildTime), "version": .string(PDBuild.version),
                "git_hash": .string(PDBuild.gitHash), "start_timestamp": .int(member.startNanoseconds / 1_000_000_000),
            ])
    }

    /// Read from the agreed state, so it hangs without a majority.
    private func clusterStatus() -> HTTPResponse {
        let read = member.confirmRead(seconds: PDMember.unansweredSeconds, endsOnChange: false) { request.isAbandoned }
        guard read == .confirmed else { return .unanswered }
        let (bootstrap, isInitialized) = member.state.withLock { state in
            (
                state.core.consensus.committed.bootstrapNanoseconds,
                state.raftCluster?.isInitialized ?? (state.syncedRegions.count > 1)
            )
        }
        let time = bootstrap.map { PDText.time(nanoseconds: $0) } ?? "0001-01-01T00:00:00Z"
        return PDAnswer.json(
            [
                "raft_bootstrap_time": .string(time), "is_initialized": .bool(bootstrap != nil && isInitialized),
                "replication_status": "",
            ])
    }

    /// Questions about stores and regions: only the leader of a bootstrapped cluster knows.
    private func clusterAnswer(_ route: PDRoute) -> HTTPResponse {
        let (raftCluster, isBootstrapped, followed) = member.state.withLock { state in
            (state.raftCluster, state.core.consensus.committed.bootstrapNanoseconds != nil, state.syncedRegions)
        }
        guard isBootstrapped else { return PDAnswer.notBootstrapped }
        guard let raftCluster else {
            // Since v8.5 a follower counts the regions it has followed; it knows nothing else.
            guard route == .regionsCount else { return PDAnswer.notBootstrapped }
            return PDRegionAnswers.count(followed.count)
        }
        switch route {
        case .stores, .store: return PDStoreAnswers(raftCluster: raftCluster, request: request).answer(route)
        default:
            return PDRegionAnswers(raftCluster: raftCluster, request: request, replicas: member.plan.replicas).answer(
                route)
        }
    }
}
