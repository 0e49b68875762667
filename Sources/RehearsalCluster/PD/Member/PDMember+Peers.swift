import FoundationEssentials
import Glibc
import LoopbackHTTPServer
import Synchronization

extension PDMember {
    /// What a follower asks the leader for, and what it gets: the regions that changed.
    struct RegionsRequest: Codable, Sendable {
        var lease: UInt64
        var sequence: UInt64
    }

    struct RegionsReply: Codable, Sendable {
        var lease: UInt64
        var sequence: UInt64
        var regions: [RegionReport]
    }

    enum ReadOutcome: Sendable, Equatable {
        /// A majority has confirmed the consensus leader since the question.
        case confirmed
        case noLeader
        case leaderChanged
        case timedOut
    }

    /// A question that PD would leave unanswered ends here at the latest, so that no thread stays for ever.
    static let unansweredSeconds = 30.0

    /// Proves that the agreed state is current, as a linearizable read of etcd does: the consensus leader asks a majority.
    /// `isAbandoned` ends the wait: nobody wants to know any more. `endsOnChange`: the read fails when the leader changes meanwhile, as etcd's own do; else it starts again.
    func confirmRead(
        seconds: Double, endsOnChange: Bool, isAbandoned: () -> Bool = { false }
    ) -> ReadOutcome {
        let end = NodeProcess.uptimeSeconds + seconds
        let first = state.withLock { $0.core.consensus.leader }
        if first == nil, endsOnChange { return .noLeader }
        while NodeProcess.uptimeSeconds < end, !isAbandoned() {
            let leader = state.withLock { $0.core.consensus.leader }
            if endsOnChange, let leader, leader != first { return .leaderChanged }
            if leader == me.name {
                if confirmLeadership(seconds: min(0.5, end - NodeProcess.uptimeSeconds)) { return .confirmed }
            } else if let other = leader.flatMap({ member(named: $0) }) {
                let left = min(0.5, end - NodeProcess.uptimeSeconds)
                let reply = try? PDCall.send(port: other.peerPort, target: "/read", seconds: left)
                if reply?.status == 200 { return .confirmed }
            }
            usleep(20_000)
        }
        return .timedOut
    }

    /// Whether a majority confirms within the time that this member leads the consensus.
    func confirmLeadership(seconds: Double) -> Bool {
        let end = NodeProcess.uptimeSeconds + seconds
        var round: UInt64?
        send(update { round = $0.core.consensus.beginRound() })
        guard let round else { return false }
        while NodeProcess.uptimeSeconds < end {
            if state.withLock({ $0.core.consensus.isConfirmed(round: round) }) { return true }
            usleep(1000)
        }
        return false
    }

    /// Moves leadership to a named member, or to any other that answers; false where there is none. Waits up to 3 s.
    func transferLeadership(to name: String?) -> Bool {
        let target: String? = state.withLock { state in
            let others = state.core.consensus.others
            if let name { return others.contains(name) ? name : nil }
            return others.filter { state.core.consensus.recentlyHeard.contains($0) }.first ?? others.first
        }
        guard let target else { return false }
        log.write(
            .info, "member.go:391", "try to resign etcd leader to next pd-server", ["from": me.name, "to": target])
        var isBegun = false
        send(update { isBegun = $0.core.consensus.transfer(to: target) })
        guard isBegun else { return false }
        let end = NodeProcess.uptimeSeconds + 3
        while NodeProcess.uptimeSeconds < end {
            if state.withLock({ $0.core.consensus.leader == target }) { return true }
            usleep(5000)
        }
        return false
    }

    /// Asks the leader for regions that changed: what PD's region syncer streams.
    func followRegions() {
        let (leader, request): (String?, RegionsRequest) = state.withLock { state in
            let leads = state.core.leadership.isServing
            let request = RegionsRequest(lease: state.syncedLease, sequence: state.syncedSequence)
            return (leads ? nil : state.core.leaderName, request)
        }
        guard let other = leader.flatMap({ member(named: $0) }), let body = try? JSONEncoder().encode(request),
            let answer = try? PDCall.send(port: other.peerPort, target: "/regions", body: Array(body), seconds: 2),
            answer.status == 200,
            let reply = try? JSONDecoder().decode(RegionsReply.self, from: Data(answer.body))
        else { return }
        state.withLock { state in
            guard !state.core.leadership.isServing else { return }
            for region in reply.regions { state.syncedRegions.take(region) }
            state.syncedLease = reply.lease
            state.syncedSequence = reply.sequence
        }
    }

    /// The leader's side of ``followRegions()``; nil where this member does not serve.
    func changedRegions(_ request: RegionsRequest) -> RegionsReply? {
        state.withLock { state in
            guard case .serving(let lease, _) = state.core.leadership.phase, let raftCluster = state.raftCluster else {
                return nil
            }
            let known = request.lease == lease ? request.sequence : 0
            return RegionsReply(
                lease: lease, sequence: raftCluster.regions.sequence, regions: raftCluster.regions.changes(after: known)
            )
        }
    }
}

/// What a member answers the other members on its peer port.
struct PDPeerServer: Sendable {
    let member: PDMember

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        switch request.path {
        case "/consensus":
            guard let messages = try? JSONDecoder().decode([PDConsensusMessage].self, from: Data(request.body)) else {
                return HTTPResponse(status: 400)
            }
            return reply(member.deliver(messages))
        case "/propose":
            guard let change = try? JSONDecoder().decode(PDChange.self, from: Data(request.body)) else {
                return HTTPResponse(status: 400)
            }
            member.send(member.update { _ = $0.core.consensus.propose(change) })
            return HTTPResponse()
        case "/read":
            return HTTPResponse(status: member.confirmLeadership(seconds: 0.4) ? 200 : 503)
        case "/regions":
            guard let asked = try? JSONDecoder().decode(PDMember.RegionsRequest.self, from: Data(request.body)) else {
                return HTTPResponse(status: 400)
            }
            return member.changedRegions(asked).map { reply($0) } ?? HTTPResponse(status: 421)
        default:
            return HTTPResponse(status: 404)
        }
    }

    private func reply(_ value: some Encodable) -> HTTPResponse {
        guard let body = try? JSONEncoder().encode(value) else { return HTTPResponse(status: 500) }
        return HTTPResponse(body: Array(body))
    }
}
