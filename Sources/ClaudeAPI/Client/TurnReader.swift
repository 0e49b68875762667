internal import HTTPTransport

/// Reads one answer to the end: head, events in their order, or an error's body. Pure: what a cut at any byte does can be
/// seen without a socket.
struct TurnReader {
    /// Most bytes of an error's body that are read.
    private static let largestError = 64 << 10

    private(set) var head: HTTPResponse?
    private var errorBody: [UInt8] = []
    private var parser = ServerSentEventParser()
    private var message = MessageAssembler()

    /// True after a 200: then it is the stream that may break.
    var isStream: Bool { head?.isSuccess == true }
    /// Nothing more is needed.
    var isComplete: Bool { message.isComplete }
    private var requestID: String? { head?.header("request-id") }

    /// Takes the next piece; answers what to tell of it. Throws what breaks the stream.
    mutating func take(_ part: HTTPStreamPart) throws -> [ClaudeProgress] {
        switch part {
        case .head(let head):
            self.head = head
            guard head.isSuccess else { return [] }
            let type = head.header("content-type")?.lowercased() ?? "none"
            guard type.hasPrefix("text/event-stream") else {
                throw Self.broken("the answer is \(type), no event stream")
            }
            return [.began(requestID: requestID)]
        case .body(let piece) where isStream:
            var told: [ClaudeProgress] = []
            // What follows the message's end is not ours.
            for event in try parser.feed(piece) where !isComplete { told.append(.event(try take(event))) }
            return told
        case .body(let piece):
            errorBody += piece.prefix(Self.largestError - errorBody.count)
            return []
        }
    }

    private mutating func take(_ wire: ServerSentEvent) throws -> StreamEvent {
        let event = try StreamEvent.decode(wire)
        guard wire.name == event.wireName else {
            throw Self.broken("event \(wire.name ?? "without a name") holds \(event.wireName)")
        }
        if case .error(let type, let message) = event { throw ClaudeError.inStream(type: type, message: message) }
        try message.take(event)
        return event
    }

    /// The turn, once no more comes.
    func turn() throws(TurnFailure) -> ClaudeTurn {
        guard let head else { throw TurnFailure(error: ClaudeError(.network, "no answer came")) }
        guard head.isSuccess else {
            let error = ClaudeError.from(status: head.status, body: errorBody, requestID: requestID)
            throw TurnFailure(error: error, head: head)
        }
        guard message.isComplete else { throw failure(Self.broken("the stream ended before its message did")) }
        return ClaudeTurn(message, requestID: requestID)
    }

    /// What ended it, as a failure of the attempt.
    func failure(_ cause: any Error) -> TurnFailure {
        var error =
            switch cause {
            case let error as ClaudeError: error
            case let error as HTTPError where error.code == .cancelled: ClaudeError(.cancelled, "cancelled")
            case let error as HTTPError where isStream: Self.broken("the stream broke off: \(error)")
            case let error as HTTPError: ClaudeError(.network, "the service cannot be reached: \(error)")
            case let error as MessageAssembler.Broken: Self.broken("the stream is out of order: \(error)")
            case is ServerSentEventParser.Overflow: Self.broken("an event is larger than 4 MB")
            case is CancellationError: ClaudeError(.cancelled, "cancelled")
            default: Self.broken("an event cannot be read")
            }
        error.requestID = error.requestID ?? requestID
        return TurnFailure(error: error, hadBegun: isStream, head: head)
    }

    private static func broken(_ why: String) -> ClaudeError { ClaudeError(.brokenStream, why) }
}

/// How one attempt at a turn failed.
struct TurnFailure: Error {
    var error: ClaudeError
    /// True after the 200: then it is the stream that broke.
    var hadBegun = false
    var head: HTTPResponse?

    func header(_ name: String) -> String? { head?.header(name) }
}

/// What a client says while a turn streams in.
public enum ClaudeProgress: Sendable {
    /// The service took the request.
    case began(requestID: String?)
    case event(StreamEvent)
    /// The attempt failed and is made again after the wait; what had streamed in is void.
    case startsOver(after: Duration, because: ClaudeError)
}
