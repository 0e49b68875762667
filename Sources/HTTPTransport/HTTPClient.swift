internal import Synchronization

/// An asynchronous HTTP/1.1 client over libcurl.
///
/// One client runs one thread, made at the first request, and keeps at most 32 idle connections for reuse. Requests
/// run side by side; a hung one holds nobody up. Cancelling the Swift task ends its request within milliseconds, a
/// stuck name look-up included. Letting go of the client ends the thread.
public final class HTTPClient: Sendable {
    let loop: TransferLoop

    public convenience init() { self.init(threads: .process) }

    init(threads: TransferThreads) { loop = TransferLoop(threads: threads) }

    deinit { loop.stop() }

    /// Sends a request and returns the whole answer, whatever its status.
    ///
    /// - Throws: ``HTTPError`` when no whole answer came within the request's limits.
    public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        try RequestCheck.check(request)
        let cancellation = Cancellation()
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.start(PendingRequest(request: request, cancellation: cancellation, sink: .whole(continuation)))
            }
        } onCancel: {
            // The flag first: a start that has not seen it is in the queue before the cancel.
            cancellation.set()
            loop.cancel(cancellation)
        }
        return try outcome.get()
    }
}

/// One request's cancel flag, and by its identity the request's name.
final class Cancellation: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }
    func set() { flag.store(true, ordering: .releasing) }
}

/// A request on its way to the transfer thread, with where to put the answer.
struct PendingRequest: Sendable {
    let request: HTTPRequest
    let cancellation: Cancellation
    let sink: Sink

    /// Who waits for the answer.
    enum Sink: Sendable {
        case whole(CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>)
        case stream(StreamQueue)
    }

    /// Ends the request; a stream's body was given before.
    func end(_ outcome: Result<HTTPResponse, HTTPError>) {
        switch sink {
        case .whole(let continuation): continuation.resume(returning: outcome)
        case .stream(let queue): queue.end(outcome)
        }
    }
}
