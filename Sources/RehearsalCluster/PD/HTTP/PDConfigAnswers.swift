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
                PDDefaultConfig.head + "\n" + PDDefaultConfig.tail,
                [
                    "@SCHEDULE@": Self.nest(schedule), "@REPLICATION@": Self.nest(replication),
                    "@PD-SERVER@": Self.nest(PDDefaultConfig.server), "=CLIENT-URL=": member.me.clientURL,
                    "=PEER-URL=": member.me.peerURL, "=NAME=": member.me.name, "=DIRECTORY=": member.plan.directory,
                    "=INITIAL-CLUSTER=": cluster, "=CLUSTER-VERSION=": clusterVersion,
                ]))
    }

    /// The lowest version of the stores; a follower never learns it.
    private var clusterVersion: String {
        member.state.withLock { $0.picture?.stores.values.map(\.meta.version).min() } ?? "0.0.0"
    }

    private var replication: String {
        Self.fill(PDDefaultConfig.replication, ["@REPLICAS@": "\(member.plan.replicas)"])
    }

    private var schedule: String {
        let ids = member.state.withLock { $0.core.consensus.committed.stores.map(\.id) }
        let limit = PDJSON.object([("add-peer", .int(15)), ("remove-peer", .int(15))])
        var limits = PDJSON.object(ids.map { ("\($0)", limit) }).pretty
        limits.removeLast()
        return Self.fill(PDDefaultConfig.schedule, ["@STORE-LIMIT@": Self.nest(limits)])
    }

    private func json(_ text: String) -> HTTPResponse {
        PDAnswer.answer(200, [("Content-Type", PDAnswer.jsonMedia)], text + "\n")
    }

    /// Puts values for words; each word stands between `@` or `=` signs.
    static func fill(_ text: String, _ values: [String: String]) -> String {
        var text = text
        for (word, value) in values {
            while let range = text.firstRange(of: word) { text.replaceSubrange(range, with: value) }
        }
        return text
    }

    /// Indents a block by one level, but for its first line.
    private static func nest(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n  ")
    }
}
