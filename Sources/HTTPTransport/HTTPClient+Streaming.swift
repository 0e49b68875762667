extension HTTPClient {
    /// Sends a request and hands the answer on as it arrives: its head, then pieces of its body, whatever the status.
    ///
    /// The request is sent when the first part is asked for. At most 256 KB wait for a slow reader; then libcurl stops
    /// reading from the socket. Set `totalTimeoutMilliseconds` to 0 and `idleTimeoutSeconds` for a stream without an
    /// end. Cancelling the reading task, or letting go of the stream, ends the exchange within milliseconds.
    ///
    /// The stream throws ``HTTPError`` where the answer breaks off; a reader that was cancelled sees it end.
    public func stream(_ request: HTTPRequest) -> AsyncThrowingStream<HTTPStreamPart, any Error> {
        let exchange = StreamExchange(request, client: self)
        return AsyncThrowingStream { try await exchange.next() }
    }
}

/// One streamed exchange, as long as somebody holds it.
private final class StreamExchange: Sendable {
    private let request: HTTPRequest
    /// Held: a client that is let go ends its exchanges.
    private let client: HTTPClient
    private let cancellation = Cancellation()
    private let queue = StreamQueue()

    init(_ request: HTTPRequest, client: HTTPClient) {
        self.request = request
        self.client = client
    }

    deinit { cancel() }

    func next() async throws(HTTPError) -> HTTPStreamPart? {
        if queue.begin() {
            try RequestCheck.check(request)
            client.loop.start(PendingRequest(request: request, cancellation: cancellation, sink: .stream(queue)))
        }
        let taken = await withTaskCancellationHandler {
            await queue.take()
        } onCancel: {
            cancel()
        }
        if taken.hasRoomAgain { client.loop.goOn(cancellation) }
        return try taken.part.get()
    }

    private func cancel() {
        // The flag first: a start that has not seen it is in the queue before the cancel.
        cancellation.set()
        client.loop.cancel(cancellation)
    }
}
