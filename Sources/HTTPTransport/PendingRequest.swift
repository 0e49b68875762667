internal import Synchronization

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
