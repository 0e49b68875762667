internal import Synchronization

/// Where the transfer thread leaves the parts of a streamed answer and one reader takes them.
final class StreamQueue: Sendable {
    /// What a reader gets, and whether a paused transfer may go on.
    struct Taken: Sendable {
        var part: Result<HTTPStreamPart?, HTTPError>
        var hasRoomAgain = false
    }

    /// Bytes that may wait for the reader.
    static let capacity = 256 << 10

    private struct State {
        var hasBegun = false
        var head: HTTPResponse?
        var waiting: [UInt8] = []
        var isPaused = false
        var end: Result<Void, HTTPError>?
        var reader: CheckedContinuation<Taken, Never>?

        /// The next thing there is; nil where the reader must wait. All waiting bytes are one part.
        mutating func take() -> Taken? {
            if let head {
                self.head = nil
                return Taken(part: .success(.head(head)))
            }
            if !waiting.isEmpty {
                defer { (waiting, isPaused) = ([], false) }
                return Taken(part: .success(.body(waiting)), hasRoomAgain: isPaused)
            }
            return end.map { Taken(part: $0.map { nil }) }
        }

        /// The reader to wake and what with.
        mutating func wake() -> (CheckedContinuation<Taken, Never>, Taken)? {
            guard let reader, let taken = take() else { return nil }
            self.reader = nil
            return (reader, taken)
        }
    }

    private let state = Mutex(State())

    /// True the first time.
    func begin() -> Bool {
        state.withLock { state in
            defer { state.hasBegun = true }
            return !state.hasBegun
        }
    }

    /// The next part; waits for it. One reader at a time: a second one is told that the exchange failed.
    func take() async -> Taken {
        await withCheckedContinuation { continuation in
            let taken: Taken? = state.withLock { state in
                if let taken = state.take() { return taken }
                guard state.reader == nil else { return Taken(part: .failure(.failed("two readers of one stream"))) }
                state.reader = continuation
                return nil
            }
            if let taken { continuation.resume(returning: taken) }
        }
    }

    func offer(head: HTTPResponse) { change { $0.head = head } }

    /// False where the reader is too far behind: the same bytes are to be offered again.
    func offer(_ piece: UnsafeRawBufferPointer) -> Bool {
        var isTaken = true
        change { state in
            if !state.waiting.isEmpty, state.waiting.count + piece.count > Self.capacity {
                state.isPaused = true
                isTaken = false
            } else {
                state.waiting.append(contentsOf: piece)
            }
        }
        return isTaken
    }

    func end(_ outcome: Result<HTTPResponse, HTTPError>) { change { $0.end = outcome.map { _ in () } } }

    private func change(_ change: (inout State) -> Void) {
        let woken = state.withLock { state in
            change(&state)
            return state.wake()
        }
        if let (reader, taken) = woken { reader.resume(returning: taken) }
    }
}

/// A part of a streamed answer.
public enum HTTPStreamPart: Sendable {
    /// Comes first and once: status and headers, no body.
    case head(HTTPResponse)
    /// The next bytes of the body, never empty.
    case body([UInt8])
}
