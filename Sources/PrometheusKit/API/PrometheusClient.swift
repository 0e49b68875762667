public import HTTPTransport

/// Asks a Prometheus server (or one that speaks its HTTP API v1: Thanos, Mimir, VictoriaMetrics).
public struct PrometheusClient: Sendable {
    private let base: String
    private let http: HTTPClient
    private let template: HTTPRequest

    /// - Parameters:
    ///   - url: where it is, such as `http://127.0.0.1:9090`; a path prefix is kept.
    ///   - http: the client that carries the requests.
    ///   - headers: such as Authorization, sent with each request.
    ///   - tls: certificates for https.
    ///   - timeoutMilliseconds: for each whole exchange.
    public init(
        url: String, http: HTTPClient, headers: [HTTPHeader] = [], tls: TLSOptions? = nil,
        timeoutMilliseconds: Int = 5_000
    ) {
        base = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.http = http
        template = HTTPRequest(
            url: base, headers: headers, connectTimeoutMilliseconds: min(2_000, timeoutMilliseconds),
            totalTimeoutMilliseconds: timeoutMilliseconds, tls: tls)
    }

    /// Evaluates an expression at one time, by default the server's now.
    ///
    /// - Throws: ``PrometheusError``.
    public func query(_ expression: String, atUnixSeconds time: Double? = nil) async throws(PrometheusError)
        -> PrometheusAnswer
    {
        let at = time.map { [(name: "time", value: "\($0)")] } ?? []
        return try await ask("query", [(name: "query", value: expression)] + at).answer
    }

    /// The same at the server's now, with the body it was read from, as it came.
    ///
    /// - Throws: ``PrometheusError``.
    public func queryWithBody(_ expression: String) async throws(PrometheusError)
        -> (answer: PrometheusAnswer, body: [UInt8])
    {
        try await ask("query", [(name: "query", value: expression)])
    }

    /// Evaluates an expression at each step from start to end, both included.
    ///
    /// - Throws: ``PrometheusError``; Prometheus refuses more than 11,000 steps.
    public func queryRange(
        _ expression: String, fromUnixSeconds start: Double, toUnixSeconds end: Double, stepSeconds step: Double
    ) async throws(PrometheusError) -> PrometheusAnswer {
        try await ask(
            "query_range",
            [
                (name: "query", value: expression), (name: "start", value: "\(start)"), (name: "end", value: "\(end)"),
                (name: "step", value: "\(step)"),
            ]
        ).answer
    }

    /// Asks by POST, so that no expression is too long for a URL; by GET where a proxy allows no other.
    private func ask(_ endpoint: String, _ fields: [(name: String, value: String)]) async throws(PrometheusError)
        -> (answer: PrometheusAnswer, body: [UInt8])
    {
        let form = FormEncoding.encode(fields)
        var request = template
        request.url = "\(base)/api/v1/\(endpoint)"
        request.method = "POST"
        request.headers.append(HTTPHeader("Content-Type", "application/x-www-form-urlencoded"))
        request.body = Array(form.utf8)
        var response = try await send(request)
        if response.status == 405 || response.status == 403 {
            var get = template
            get.url = "\(base)/api/v1/\(endpoint)?\(form)"
            response = try await send(get)
        }
        return (try decode(response), response.body)
    }

    private func send(_ request: HTTPRequest) async throws(PrometheusError) -> HTTPResponse {
        do {
            return try await http.send(request)
        } catch {
            throw PrometheusError(.unreachable, error.description, transport: error)
        }
    }

    private func decode(_ response: HTTPResponse) throws(PrometheusError) -> PrometheusAnswer {
        do {
            return try PrometheusAnswer(json: response.body)
        } catch  where error.code == .badAnswer && !response.isSuccess {
            throw PrometheusError(.badAnswer, "HTTP \(response.status)")
        }
    }
}
