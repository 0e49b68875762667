import FoundationEssentials
import Glibc
import LoopbackHTTPServer
import Synchronization

/// Takes what simulated stores report, on the member that leads.
struct PDHeartbeats: Sendable {
    /// How long a registration may take to be agreed on.
    static let agreeSeconds = 2.0

    let member: PDMember

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        guard request.method == "POST" else { return PDAnswer.empty(405) }
        guard let heartbeat = try? JSONDecoder().decode(HeartbeatRequest.self, from: Data(request.body)) else {
            return PDAnswer.problem("a heartbeat that cannot be read", status: 400)
        }
        let isTaken = take(heartbeat)
        let leader = member.state.withLock { $0.core.leaderName }.flatMap { member.member(named: $0) }
        let reply = HeartbeatRequest.Reply(
            accepted: isTaken, leaderClientURL: !isTaken && leader?.name == member.me.name ? nil : leader?.clientURL)
        guard let body = try? JSONEncoder().encode(reply) else { return PDAnswer.empty(500) }
        return HTTPResponse(
            status: isTaken ? 200 : 421, headers: HTTPHeaders(PDAnswer.common + [("Content-Type", PDAnswer.jsonMedia)]),
            body: Array(body))
    }

    private func take(_ heartbeat: HeartbeatRequest) -> Bool {
        guard member.isServing else { return false }
        let isKnown = member.state.withLock { $0.raftCluster?.stores[heartbeat.storeID] != nil }
        if heartbeat.registers || !isKnown, !register(heartbeat) { return false }
        var isTaken = false
        var change: PDChange?
        member.state.withLock { state in
            guard state.core.leadership.isServing, state.raftCluster != nil else { return }
            change = state.raftCluster?.take(
                heartbeat, nowNanoseconds: NodeProcess.wallNanoseconds, uptime: NodeProcess.uptimeSeconds)
            isTaken = true
        }
        if let change { member.propose(change) }
        return isTaken
    }

    /// PutStore: the members must agree on the store before it counts.
    private func register(_ heartbeat: HeartbeatRequest) -> Bool {
        let meta = meta(of: heartbeat)
        let isFirst = member.state.withLock { $0.core.consensus.committed.bootstrapNanoseconds == nil }
        member.propose(.putStore(meta, atNanoseconds: NodeProcess.wallNanoseconds))
        let end = NodeProcess.uptimeSeconds + Self.agreeSeconds
        while NodeProcess.uptimeSeconds < end {
            let isAgreed = member.state.withLock { state in
                let known = state.core.consensus.committed.stores.first { $0.id == meta.id }
                guard let known, known.startTimestamp == meta.startTimestamp, known.address == meta.address else {
                    return false
                }
                state.raftCluster?.register(known)
                return state.raftCluster != nil
            }
            if isAgreed {
                note(meta, isFirst: isFirst)
                return true
            }
            usleep(2000)
        }
        return false
    }

    /// Each simulated store stands on a host of its own, hosts in three zones.
    private func meta(of heartbeat: HeartbeatRequest) -> PDStoreMeta {
        let index = member.plan.stores.firstIndex { $0.id == heartbeat.storeID } ?? Int(heartbeat.storeID % 1000)
        return PDStoreMeta(
            id: heartbeat.storeID, address: heartbeat.address, statusAddress: heartbeat.statusAddress,
            version: heartbeat.version, gitHash: heartbeat.gitHash, startTimestamp: heartbeat.startTimestamp,
            zone: "z\(index % 3 + 1)", host: "h\(index)")
    }

    private func note(_ meta: PDStoreMeta, isFirst: Bool) {
        if isFirst {
            member.log.write(
                .info, "server.go:777", "bootstrap cluster ok", ["cluster-id": "\(member.plan.clusterID)"])
            member.log.write(
                .info, "cluster.go:2242", "cluster version changed",
                ["old-cluster-version": "0.0.0", "new-cluster-version": meta.version])
        }
        let store = "id:\(meta.id) address:\"\(meta.address)\" version:\"\(meta.version)\" "
        member.log.write(.info, "grpc_service.go:899", "put store ok", ["store": store])
    }
}
