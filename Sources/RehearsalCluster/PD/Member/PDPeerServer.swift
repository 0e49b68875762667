import FoundationEssentials
import LoopbackHTTPServer

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
