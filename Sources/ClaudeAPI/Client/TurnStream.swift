internal import HTTPTransport

/// How one attempt at a turn failed.
struct TurnFailure: Error {
    var error: ClaudeError
    /// True after the 200: then it is the stream that broke.
    var hadBegun = false
    var head: HTTPResponse?

    func header(_ name: String) -> String? { head?.header(name) }
}

/// One attempt at a turn: the request, the stream of events, the order they must come in.
struct TurnStream {
    /// Most bytes of an error's body that are read.
    private static let largestError = 64 << 10

    let service: ClaudeService
    let credentials: ClaudeCredentials
    let http: HTTPClient

    private struct Reading {
        var head: HTTPResponse?
        var errorBody: [UInt8] = []
        var parser = ServerSentEventParser()
        var message = MessageAssembler()

        var isStream: Bool { head?.isSuccess == true }
        var requestID: String? { head?.header("request-id") }
    }

    func read(
        _ body: RawJSON, _ tell: (ClaudeProgress) async -> Void
    ) async throws(TurnFailure) -> ClaudeTurn {
        var reading = Reading()
        do {
            for try await part in http.stream(service.request(body, credentials)) {
                try await take(part, &reading, tell)
                if reading.message.isComplete { break }
            }
        } catch {
            throw failure(error, reading)
        }
        return try end(reading)
    }

    private func take(
        _ part: HTTPStreamPart, _ reading: inout Reading, _ tell: (ClaudeProgress) async -> Void
    ) async throws {
        switch part {
        case .head(let head):
            reading.head = head
            guard head.isSuccess else { return }
            let type = head.header("content-type")?.lowercased() ?? "none"
            guard type.hasPrefix("text/event-stream") else { throw broken("the answer is \(type), no event stream") }
            await tell(.began(requestID: reading.requestID))
        case .body(let piece) where reading.isStream:
            for event in try reading.parser.feed(piece) { await tell(.event(try take(event, &reading))) }
        case .body(let piece):
            reading.errorBody += piece.prefix(Self.largestError - reading.errorBody.count)
        }
    }

    private func take(_ wire: ServerSentEvent, _ reading: inout Reading) throws -> StreamEvent {
        let event = try StreamEvent.decode(wire)
        guard wire.name == event.wireName else {
            throw broken("event \(wire.name ?? "without a name") holds \(event.wireName)")
        }
        if case .error(let type, let message) = event { throw ClaudeError.inStream(type: type, message: message) }
        try reading.message.take(event)
        return event
    }

    private func end(_ reading: Reading) throws(TurnFailure) -> ClaudeTurn {
        let head = reading.head
        if Task.isCancelled { throw TurnFailure(error: ClaudeError(.cancelled, "cancelled"), head: head) }
        guard let head else { throw TurnFailure(error: ClaudeError(.network, "no answer came")) }
        guard head.isSuccess else {
            let error = ClaudeError.from(
                status: head.status, body: reading.errorBody, requestID: reading.requestID)
            throw TurnFailure(error: error, head: head)
        }
        guard reading.message.isComplete else {
            throw failure(broken("the stream ended before its message did"), reading)
        }
        return ClaudeTurn(reading.message, requestID: reading.requestID)
    }

    private func broken(_ why: String) -> ClaudeError { ClaudeError(.brokenStream, why) }

    private func failure(_ cause: any Error, _ reading: Reading) -> TurnFailure {
        var error =
            switch cause {
            case let error as ClaudeError: error
            case let error as HTTPError where error.code == .cancelled: ClaudeError(.cancelled, "cancelled")
            case let error as HTTPError where reading.isStream: broken("the stream broke off: \(error)")
            case let error as HTTPError: ClaudeError(.network, "the service cannot be reached: \(error)")
            case let error as MessageAssembler.Broken: broken("the stream is out of order: \(error)")
            case is ServerSentEventParser.Overflow: broken("an event is larger than 4 MB")
            case is CancellationError: ClaudeError(.cancelled, "cancelled")
            default: broken("an event cannot be read")
            }
        error.requestID = error.requestID ?? reading.requestID
        return TurnFailure(error: error, hadBegun: reading.isStream, head: reading.head)
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
