import LoopbackHTTPServer
import Synchronization

/// The embedded etcd's own answers at the root of a member's client port.
struct PDEtcdAnswers: Sendable {
    let member: PDMember

    func version() -> HTTPResponse {
        PDAnswer.answer(
            200, [("Content-Type", "application/json")],
            "{\"etcdserver\":\"\(PDBuild.etcdVersion)\",\"etcdcluster\":\"3.5.0\"}")
    }

    /// True only while a linearizable read goes through: false for some seconds at every loss of a leader.
    func health(_ request: HTTPRequest) -> HTTPResponse {
        let outcome = member.confirmRead(seconds: 10, endsOnChange: true) { request.isAbandoned }
        member.state.withLock { state in
            let isHealthy = outcome == .confirmed
            state.metrics.add(1, to: isHealthy ? PDMemberMetrics.healthSuccesses : PDMemberMetrics.healthFailures)
        }
        switch outcome {
        case .confirmed: return body(200, "true", "")
        case .noLeader: return failed("RAFT NO LEADER")
        case .leaderChanged: return failed("RANGE ERROR:etcdserver: leader changed")
        case .timedOut: return failed("RANGE ERROR:context deadline exceeded")
        }
    }

    private func failed(_ reason: String) -> HTTPResponse {
        member.log.write(.warn, "health.go:119", "/health error", ["reason": reason, "status-code": "503"])
        return body(503, "false", reason)
    }

    private func body(_ status: Int, _ health: String, _ reason: String) -> HTTPResponse {
        let text = OrderedJSON.object([("health", .string(health)), ("reason", .string(reason))]).compact
        return PDAnswer.answer(status, [("Content-Type", "text/plain; charset=utf-8")], text)
    }
}
