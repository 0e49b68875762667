internal import HTTPTransport

/// Asks one PD member one question, within a time-out.
struct PDClient: Sendable {
    let http: HTTPClient
    var tls: TLSOptions?

    func ask(_ question: PDQuestion, of address: ServerAddress, within timeout: Duration) async -> PDReply {
        let milliseconds = max(1, Int(timeout.wholeMilliseconds))
        var request = HTTPRequest(
            url: address.url + question.path, connectTimeoutMilliseconds: milliseconds,
            totalTimeoutMilliseconds: milliseconds, maximumBytes: question.maximumBytes,
            tls: address.scheme == "https" ? tls : nil)
        if question.isForMemberItself { request.headers = [HTTPHeader("PD-Allow-follower-handle", "true")] }
        do {
            let response = try await http.send(request)
            return .answer(
                status: response.status, body: response.body,
                isSimulated: response.header("X-Operator-Simulated") == "true")
        } catch {
            return .failure(PDFailure(error))
        }
    }
}

extension PDFailure {
    init(_ error: HTTPError) {
        switch error.code {
        case .timedOut, .cancelled:
            self.init(.silent, connected: error.phase == .waiting || error.phase == .receiving, error.description)
        case .refused, .resolveFailed, .connectionReset, .emptyReply, .tls, .failed, .invalidURL, .invalidRequest:
            self.init(.refused, error.description)
        case .unable: self.init(.unable, error.description)
        case .bodyTruncated, .bodyTooLarge, .headersTooLarge, .malformedResponse:
            self.init(.garbled, connected: true, error.description)
        }
    }
}
