import LoopbackHTTPServer

/// What a store's two ports answer.
struct StorePages: Sendable {
    let plan: RehearsalPlan
    let store: RehearsalPlan.Store
    /// The page of GET /metrics; nil while the process's figures cannot be read.
    let metrics: @Sendable () -> String?
    let receive: @Sendable (StoreMessage) -> Void

    private static let text: HTTPHeaders = ["Content-Type": "text/plain; charset=utf-8"]

    /// The status server (kv: src/server/status_server/mod.rs).
    func status(_ request: HTTPRequest) -> HTTPResponse {
        guard request.method == "GET" || request.method == "HEAD" else { return Self.notFound }
        switch request.path {
        case "/status":
            return HTTPResponse()
        case "/metrics":
            guard let page = metrics() else {
                return HTTPResponse(status: 500, headers: Self.text, text: "cannot read /proc/self\n")
            }
            return HTTPResponse(headers: ["Content-Type": "text/plain; version=0.0.4"], text: page)
        case "/config":
            let config = StoreConfigPage(plan: plan, store: store)
            return HTTPResponse(headers: ["Content-Type": "application/json"], text: config.json)
        case "/engine_type":
            return HTTPResponse(headers: Self.text, text: "raft-kv")
        default:
            return Self.notFound
        }
    }

    /// The port a real store speaks gRPC on; here the other stores post their messages.
    func peer(_ request: HTTPRequest) -> HTTPResponse {
        guard request.method == "POST", request.path == "/rehearsal/raft" else { return Self.notFound }
        do throws(StoreMessage.Malformed) {
            receive(try StoreMessage(bytes: request.body))
            return HTTPResponse(status: 204)
        } catch {
            return HTTPResponse(status: 400, headers: Self.text, text: "no store message: \(error.reason)\n")
        }
    }

    private static var notFound: HTTPResponse {
        HTTPResponse(status: 404, headers: text, text: "path not found")
    }
}
