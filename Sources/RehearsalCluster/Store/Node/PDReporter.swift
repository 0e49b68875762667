import FoundationEssentials
import HTTPTransport

/// Tells PD what is due: to the leader it knows, else to whom a member names, else to each member in turn.
actor PDReporter {
    private let members: [String]
    private let client: HTTPClient
    private let log: UnifiedLogFile
    private var leader: String?
    private var isLost = false
    private var lastComplaint: UInt64 = 0

    private static let complaintInterval: UInt64 = 5_000_000_000
    private static let requestMilliseconds = 1500

    init(plan: RehearsalPlan, client: HTTPClient, log: UnifiedLogFile) {
        members = plan.members.map(\.clientURL)
        self.client = client
        self.log = log
    }

    /// What became of one report.
    struct Outcome: Sendable {
        var milliseconds: Double
        /// Another member leads than last time, or the leader was away in between.
        var leaderChanged: Bool
    }

    /// Nil where no member led.
    func send(_ request: HeartbeatRequest) async -> Outcome? {
        guard let body = try? JSONEncoder().encode(request) else { return nil }
        var asked: Set<String> = []
        var next = leader ?? members.first
        while let member = next, asked.insert(member).inserted {
            let answer = await ask(member, body: Array(body))
            if case .accepted(let milliseconds) = answer {
                return accepted(by: member, milliseconds: milliseconds)
            }
            var named: String?
            if case .points(let other) = answer { named = other }
            next = named.flatMap { asked.contains($0) ? nil : $0 } ?? members.first { !asked.contains($0) }
        }
        complain(about: asked)
        return nil
    }

    private enum Answer {
        case accepted(milliseconds: Double)
        case points(String?)
        case silent
    }

    private func ask(_ member: String, body: [UInt8]) async -> Answer {
        let request = HTTPRequest(
            url: member + "/rehearsal/heartbeat", method: "POST",
            headers: [HTTPHeader("Content-Type", "application/json"), HTTPHeader("Expect", "")], body: body,
            connectTimeoutMilliseconds: 500, totalTimeoutMilliseconds: Self.requestMilliseconds,
            maximumBytes: 64 << 10)
        guard let answer = try? await client.send(request) else { return .silent }
        let reply = try? JSONDecoder().decode(HeartbeatRequest.Reply.self, from: Data(answer.body))
        if answer.status == 200, reply?.accepted == true {
            return .accepted(milliseconds: answer.elapsedMilliseconds)
        }
        // Only a member of this cluster is believed.
        return .points(reply?.leaderClientURL.flatMap { members.contains($0) ? $0 : nil })
    }

    private func accepted(by member: String, milliseconds: Double) -> Outcome {
        let changed = leader != nil && (leader != member || isLost)
        if leader != member {
            log.write(
                .info, "util.rs:757", "connected to PD member", ["endpoints": member])
            if let previous = leader {
                log.write(
                    .info, "util.rs:263", "update pd client",
                    ["via": "", "leader": member, "prev_via": "", "prev_leader": previous])
            }
        }
        if isLost {
            log.write(.info, "client.rs:147", "heartbeat sender and receiver are stale, refreshing ...")
        }
        leader = member
        isLost = false
        return Outcome(milliseconds: milliseconds, leaderChanged: changed)
    }

    private func complain(about asked: Set<String>) {
        isLost = true
        let now = NodeProcess.uptime
        guard now >= lastComplaint + Self.complaintInterval else { return }
        lastComplaint = now
        let failure =
            "Grpc(RpcFailure(RpcStatus { code: 14-UNAVAILABLE, message: \"no leader answers\", details: [] }))"
        for member in members where asked.contains(member) {
            log.write(
                .info, "util.rs:599", "PD failed to respond", ["err": failure, "endpoints": member])
        }
        log.write(.warn, "client.rs:168", "request failed, retry", ["err_code": "KV:Pd:Grpc", "err": failure])
    }
}
