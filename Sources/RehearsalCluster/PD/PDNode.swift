import FoundationEssentials
import Glibc
import LoopbackHTTPServer

/// A simulated PD member as a process: both its ports, until SIGTERM, SIGINT or SIGHUP.
enum PDNode {
    /// The exit status: 0 after a signal, 1 where a port is taken.
    static func run(plan: RehearsalPlan, member me: RehearsalPlan.Member) -> Int32 {
        NodeSignals.block()
        let member = PDMember(plan: plan, me: me)
        do {
            let servers = try start(member)
            let received = NodeSignals.wait()
            member.log.write(.info, "main.go:283", "got signal to exit", [("signal", "\(received)")])
            withExtendedLifetime(servers) {}
            // Handlers may wait for seconds yet: the process ends without them.
            _exit(0)
        } catch {
            let text = "operator: \(me.name) of the rehearsal does not start: \(error). choose another port\n"
            _ = Array(text.utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
            return 1
        }
    }

    /// Opens the ports and starts the member's threads.
    static func start(_ member: PDMember) throws -> [LoopbackServer] {
        let peers = PDPeerServer(member: member)
        let front = PDFront(member: member)
        let servers = [
            try LoopbackServer(port: member.me.peerPort) { peers.answer($0) },
            try LoopbackServer(port: member.me.clientPort) { front.answer($0) },
        ]
        member.start()
        return servers
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
