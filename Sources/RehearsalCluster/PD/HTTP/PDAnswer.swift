import LoopbackHTTPServer

/// PD's kinds of answers, with the headers its v8.5.7 sends.
enum PDAnswer {
    /// Headers of every answer. The last one says what this is; a real PD has no such field.
    static let common: [(name: String, value: String)] = [
        ("Access-Control-Allow-Headers", "accept, content-type, authorization"),
        ("Access-Control-Allow-Methods", "POST, GET, OPTIONS, PUT, DELETE"),
        ("Access-Control-Allow-Origin", "*"),
        ("X-Operator-Simulated", "true"),
    ]

    static let jsonMedia = "application/json; charset=UTF-8"

    static func json(_ value: OrderedJSON, status: Int = 200) -> HTTPResponse {
        answer(status, [("Content-Type", jsonMedia)], value.pretty)
    }

    /// Regions come compact and under this media type since v6.5.
    static func regions(_ value: OrderedJSON) -> HTTPResponse {
        answer(200, [("Content-Type", "application/octet-stream")], value.compact)
    }

    static func text(_ text: String, status: Int) -> HTTPResponse {
        answer(
            status, [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")], text + "\n")
    }

    static func empty(_ status: Int) -> HTTPResponse { answer(status, [], "") }

    static var notFound: HTTPResponse { text("404 page not found", status: 404) }

    /// A JSON string, PD's usual error body.
    static func problem(_ message: String, status: Int) -> HTTPResponse { json(.string(message), status: status) }

    static var notBootstrapped: HTTPResponse {
        problem(
            "[PD:cluster:ErrNotBootstrapped]TiKV cluster not bootstrapped, please start TiKV first", status: 500)
    }

    static func storeNotFound(_ id: UInt64) -> HTTPResponse {
        problem("[PD:core:ErrStoreNotFound]store \(id) not found", status: 404)
    }

    /// An errcode object for a number that is none.
    static func badInput(_ message: String) -> HTTPResponse {
        let body = OrderedJSON.object([("code", "input"), ("msg", .string(message)), ("data", [:])])
        return answer(400, [("Content-Type", jsonMedia), ("Tidb-Error-Code", "input")], body.pretty)
    }

    static func answer(_ status: Int, _ headers: [(name: String, value: String)], _ text: String) -> HTTPResponse {
        HTTPResponse(status: status, headers: HTTPHeaders(common + headers), text: text)
    }
}
