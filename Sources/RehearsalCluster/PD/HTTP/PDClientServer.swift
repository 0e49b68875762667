import FoundationEssentials
import Glibc
import LoopbackHTTPServer
import Synchronization

/// What a member answers on its client port: etcd's own paths, PD's, the simulated stores' heartbeats, and /metrics.
struct PDClientServer: Sendable {
    /// PD waits for a leader before it refuses to redirect: 100 ms, doubling, up to 3 s in all (since v8.2).
    static let leaderWaitSeconds = 3.0

    let member: PDMember

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        if request.path == "/rehearsal/heartbeat" { return PDHeartbeats(member: member).answer(request) }
        guard waitForConsensus(request) else { return .unanswered }
        switch request.path {
        case "/health": return PDEtcdAnswers(member: member).health(request)
        case "/version": return PDEtcdAnswers(member: member).version()
        case "/metrics": return PDMetricsPage(member: member).answer()
        case "/pd/health": return answer(request, route: .health)
        case "/pd/ping": return answer(request, route: .ping)
        default: break
        }
        let prefix = "/pd/api/v1"
        guard request.path.hasPrefix(prefix + "/") else { return PDAnswer.notFound }
        return answer(request, route: PDRoute.parse(request.path.dropFirst(prefix.count)))
    }

    /// A member that has not met a consensus leader since its start does not answer at all.
    private func waitForConsensus(_ request: HTTPRequest) -> Bool {
        let end = NodeProcess.uptimeSeconds + PDMember.unansweredSeconds
        while NodeProcess.uptimeSeconds < end, !request.isAbandoned {
            if member.state.withLock({ $0.stage != .alone }) { return true }
            usleep(20_000)
        }
        return false
    }

    private func answer(_ request: HTTPRequest, route: PDRoute?) -> HTTPResponse {
        let isLocal = route?.isAlwaysLocal == true && request.method == "GET"
        let (isRunning, isServing) = member.state.withLock { state in
            (state.stage == .running, state.core.leadership.isServing)
        }
        if !isLocal {
            if !isRunning { return PDAnswer.text("[PD:server:ErrServerNotStarted]server not started", status: 500) }
            let maySelf = request.headers["PD-Allow-follower-handle"] != nil
            if !isServing, !maySelf { return redirect(request) }
        }
        guard let route else { return PDAnswer.notFound }
        if request.method == "OPTIONS" { return PDAnswer.empty(200) }
        guard request.method == route.method else { return PDAnswer.empty(405) }
        return PDAPI(member: member, request: request).answer(route)
    }

    /// Passes a request on to the leader, and its answer back; a second hop is refused.
    private func redirect(_ request: HTTPRequest) -> HTTPResponse {
        if request.headers["PD-Redirector"] != nil {
            return PDAnswer.text("[PD:apiutil:ErrRedirectToNotLeader]redirect to not leader", status: 500)
        }
        guard let leader = awaitLeader() else {
            return PDAnswer.text("[PD:apiutil:ErrRedirectNoLeader]redirect finds no leader", status: 503)
        }
        if leader.name == member.me.name {
            return member.isServing
                ? answer(request, route: PDRoute.parse(request.path.dropFirst("/pd/api/v1".count)))
                : PDAnswer.text("[PD:apiutil:ErrRedirectToNotLeader]redirect to not leader", status: 500)
        }
        var fields = request.headers.fields.filter { !Self.hopFields.contains($0.name.lowercased()) }
        fields.append((name: "PD-Redirector", value: member.me.name))
        do {
            var answer = try PDCall.send(
                request.method, port: leader.clientPort, target: request.target, headers: fields, body: request.body,
                seconds: PDMember.unansweredSeconds, isAbandoned: { request.isAbandoned })
            answer.headers = HTTPHeaders(
                answer.headers.fields.filter { !Self.hopFields.contains($0.name.lowercased()) })
            return answer
        } catch {
            return PDAnswer.text("[PD:apiutil:ErrRedirect]redirect failed", status: 500)
        }
    }

    private static let hopFields: Set<String> = [
        "connection", "content-length", "date", "host", "keep-alive", "transfer-encoding",
    ]

    private func awaitLeader() -> RehearsalPlan.Member? {
        let end = NodeProcess.uptimeSeconds + Self.leaderWaitSeconds
        var pause = 0.1
        while true {
            if let name = member.state.withLock({ $0.core.leaderName }) { return member.member(named: name) }
            let left = end - NodeProcess.uptimeSeconds
            guard left > 0 else { return nil }
            usleep(UInt32(min(pause, left) * 1e6))
            pause *= 2
        }
    }
}
