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

extension HTTPClient {
    /// Ends the threads of every client of this process and waits for them: before the process leaves, so that none of
    /// them is in the TLS library while that is taken apart. False where one did not end in time, as one that waits for
    /// a name server: then leave without exit handlers (`_exit`).
    public static func endAll(within seconds: Double) -> Bool { TransferThreads.process.endAll(within: seconds) }
}
