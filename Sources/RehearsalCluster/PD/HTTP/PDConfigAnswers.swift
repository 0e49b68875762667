import LoopbackHTTPServer
import Synchronization

/// /config and its parts: PD's defaults, filled with what is this member's own.
struct PDConfigAnswers: Sendable {
    let member: PDMember

    func answer(_ route: PDRoute) -> HTTPResponse {
        guard case .configPart(let part) = route else { return whole() }
        switch part {
        case "replicate": return json(replication)
        case "schedule": return json(schedule)
        case "pd-server": return json(PDDefaultConfig.server)
        default: return PDAnswer.json(.string(clusterVersion))
        }
    }

    /// Answered by each member for itself, but not while it knows no leader.
    private func whole() -> HTTPResponse {
        guard member.state.withLock({ $0.core.leaderName }) != nil else {
            return PDAnswer.problem("[PD:server:ErrLeaderNil]leader is nil", status: 500)
        }
        let cluster = member.plan.members.map { "\($0.name)=\($0.peerURL)" }.joined(separator: ",")
        return json(
            Self.fill(
                PDDefaultConfig.whole,
                [
                    "@SCHEDULE@": schedule, "@REPLICATION@": replication, "@PD-SERVER@": PDDefaultConfig.server,
                    "@CLIENT-URL@": member.me.clientURL, "@PEER-URL@": member.me.peerURL, "@NAME@": member.me.name,
                    "@DIRECTORY@": member.plan.directory, "@INITIAL-CLUSTER@": cluster,
                    "@CLUSTER-VERSION@": clusterVersion,
                ]))
    }

    /// The lowest version of the stores; a follower never learns it.
    private var clusterVersion: String {
        member.state.withLock { $0.raftCluster?.stores.values.map(\.meta.version).min() } ?? "0.0.0"
    }

    private var replication: String {
        Self.fill(PDDefaultConfig.replication, ["@REPLICAS@": "\(member.plan.replicas)"])
    }

    private var schedule: String {
        let ids = member.state.withLock { $0.core.consensus.committed.stores.map(\.id) }
        let limits = OrderedJSON.object(ids.map { ("\($0)", ["add-peer": 15, "remove-peer": 15]) })
        return Self.fill(PDDefaultConfig.schedule, ["@STORE-LIMIT@": limits.compact])
    }

    private func json(_ text: String) -> HTTPResponse {
        PDAnswer.answer(200, [("Content-Type", PDAnswer.jsonMedia)], OrderedJSON.indented(text) + "\n")
    }

    /// Puts values for words; each word stands between `@` signs.
    static func fill(_ text: String, _ values: KeyValuePairs<String, String>) -> String {
        values.reduce(text) { $0.replacing($1.key, with: $1.value) }
    }
}
