import LoopbackHTTPServer
import Synchronization

/// /members, /leader, /health, and the handing over of leadership.
struct PDMemberAnswers: Sendable {
    /// How long one member may take to answer the ping behind /health; they are asked one after the other.
    static let pingSeconds = 3.0

    let member: PDMember
    let request: HTTPRequest

    func answer(_ route: PDRoute) -> HTTPResponse {
        switch route {
        case .members: return members()
        case .leader: return leader()
        case .health: return health()
        case .transferLeader(let name):
            return member.transferLeadership(to: name)
                ? PDAnswer.json("The transfer command is submitted.")
                : PDAnswer.problem("no valid pd to transfer etcd leader", status: 500)
        default:
            return member.transferLeadership(to: nil)
                ? PDAnswer.json("The resign command is submitted.")
                : PDAnswer.problem("no valid pd to transfer etcd leader", status: 500)
        }
    }

    /// The one question a serving member answers by itself at once: whom it follows, or null.
    private func leader() -> HTTPResponse {
        let name = member.state.withLock { $0.core.leaderName }
        guard let found = name.flatMap({ member.member(named: $0) }) else { return PDAnswer.json(.null) }
        return PDAnswer.json(.object(addresses(found)))
    }

    /// Read from the agreed state, so it hangs without a majority.
    private func members() -> HTTPResponse {
        let read = member.confirmRead(seconds: PDMember.unansweredSeconds, endsOnChange: false) { request.isAbandoned }
        guard read == .confirmed else { return .unanswered }
        let (published, leader, etcdLeader) = member.state.withLock { state in
            (Set(state.core.consensus.committed.published), state.core.leaderName, state.core.consensus.leader)
        }
        func row(_ member: RehearsalPlan.Member) -> OrderedJSON {
            published.contains(member.name) ? full(member) : unpublished(member)
        }
        var pairs: [(String, OrderedJSON)] = [
            ("header", ["cluster_id": .uint(member.plan.clusterID)]),
            ("members", .array(sortedMembers.map { row($0) })),
        ]
        if let found = leader.flatMap({ member.member(named: $0) }) { pairs.append(("leader", row(found))) }
        if let found = etcdLeader.flatMap({ member.member(named: $0) }) { pairs.append(("etcd_leader", row(found))) }
        return PDAnswer.json(.object(pairs))
    }

    private func health() -> HTTPResponse {
        let published = member.state.withLock { Set($0.core.consensus.committed.published) }
        let rows = sortedMembers.map { other in
            let isKnown = published.contains(other.name)
            return OrderedJSON.object([
                ("name", .string(other.name)), ("member_id", .uint(other.memberID)),
                ("client_urls", isKnown ? .strings([other.clientURL]) : .null),
                ("health", .bool(isKnown && answersPing(other))),
            ])
        }
        return PDAnswer.json(.array(rows))
    }

    private func answersPing(_ other: RehearsalPlan.Member) -> Bool {
        if other.name == member.me.name { return true }
        let reply = try? PDCall.send(
            "GET", port: other.clientPort, target: "/pd/api/v1/ping", seconds: Self.pingSeconds)
        return reply?.status == 200
    }

    /// In the order of their ids, as PD has them.
    private var sortedMembers: [RehearsalPlan.Member] { member.plan.members.sorted { $0.memberID < $1.memberID } }

    private func addresses(_ member: RehearsalPlan.Member) -> [(String, OrderedJSON)] {
        [
            ("name", .string(member.name)), ("member_id", .uint(member.memberID)),
            ("peer_urls", .strings([member.peerURL])), ("client_urls", .strings([member.clientURL])),
        ]
    }

    private func full(_ member: RehearsalPlan.Member) -> OrderedJSON {
        .object(
            addresses(member) + [
                ("deploy_path", .string("rehearsal/\(member.name)")), ("binary_version", .string(PDBuild.version)),
                ("git_hash", .string(PDBuild.gitHash)),
            ])
    }

    /// A member that has never started.
    private func unpublished(_ member: RehearsalPlan.Member) -> OrderedJSON {
        ["name": .string(member.name), "member_id": .uint(member.memberID), "peer_urls": .strings([member.peerURL])]
    }
}
