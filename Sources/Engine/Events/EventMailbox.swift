import OperatorCore
private import Synchronization

/// One subscriber's end of the fan-out: one reader waits in `next`, anybody offers.
final class EventMailbox: Sendable {
    private struct State {
        var buffer: EventBuffer
        var isFinished = false
        var reader: CheckedContinuation<EngineEvent?, Never>?
    }

    private let state: Mutex<State>

    init(limit: Int?) {
        state = Mutex(State(buffer: EventBuffer(limit: limit)))
    }

    func offer(_ event: EngineEvent) {
        let reader = state.withLock { state -> CheckedContinuation<EngineEvent?, Never>? in
            guard !state.isFinished else { return nil }
            guard let reader = state.reader else {
                state.buffer.append(event)
                return nil
            }
            state.reader = nil
            return reader
        }
        reader?.resume(returning: event)
    }

    /// No more events come; those that wait are still delivered.
    func finish() {
        let reader = state.withLock { state -> CheckedContinuation<EngineEvent?, Never>? in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// nil once it is finished and empty, or the reading task is cancelled.
    func next() async -> EngineEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (event, isReady) = state.withLock { state -> (EngineEvent?, Bool) in
                    if let event = state.buffer.popFirst() { return (event, true) }
                    // A second reader would be a mistake; it is turned away, not left to hang.
                    if state.isFinished || state.reader != nil { return (nil, true) }
                    state.reader = continuation
                    return (nil, false)
                }
                if isReady { continuation.resume(returning: event) }
            }
        } onCancel: {
            finish()
        }
    }
}
