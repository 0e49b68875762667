internal import HTTPTransport

/// One attempt at a turn: the request, and its answer as it comes.
struct TurnStream {
    let service: ClaudeService
    let credentials: ClaudeCredentials
    let http: HTTPClient

    func read(
        _ body: RawJSON, _ tell: (ClaudeProgress) async -> Void
    ) async throws(TurnFailure) -> ClaudeTurn {
        var reader = TurnReader()
        do {
            for try await part in http.stream(service.request(body, credentials)) {
                for progress in try reader.take(part) { await tell(progress) }
                if reader.isComplete { break }
            }
        } catch {
            throw reader.failure(error)
        }
        if Task.isCancelled { throw TurnFailure(error: ClaudeError(.cancelled, "cancelled"), head: reader.head) }
        return try reader.turn()
    }
}

extension StreamEvent {
    /// The name the service gives an event of this kind.
    var wireName: String {
        switch self {
        case .messageStart: "message_start"
        case .blockStart: "content_block_start"
        case .delta: "content_block_delta"
        case .blockStop: "content_block_stop"
        case .messageDelta: "message_delta"
        case .messageStop: "message_stop"
        case .ping: "ping"
        case .error: "error"
        case .unknown(let name): name
        }
    }
}
