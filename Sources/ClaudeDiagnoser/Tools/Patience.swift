internal import OperatorCore
internal import Synchronization

/// The first of an answer and the end of patience. What answers too late is not waited for: a file system that hangs
/// cannot be cancelled.
final class Patience<Value: Sendable>: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Value, any Error>?
        var tasks: [Task<Void, Never>] = []
        var result: Result<Value, any Error>?
    }

    private let state = Mutex(State())

    /// Throws what `work` throws, ``DiagnosisToolError`` when time is up, or `CancellationError`.
    static func wait(
        _ limit: Duration, clock: any OperatorClock, for work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let patience = Patience()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                patience.begin(
                    continuation,
                    Task {
                        do { patience.end(.success(try await work())) } catch { patience.end(.failure(error)) }
                    },
                    Task {
                        guard (try? await clock.sleep(for: limit)) != nil else { return }
                        let seconds = Int(limit.inSeconds)
                        patience.end(.failure(DiagnosisToolError("There was no answer within \(seconds) s.")))
                    })
            }
        } onCancel: {
            patience.end(.failure(CancellationError()))
        }
    }

    private func begin(_ continuation: CheckedContinuation<Value, any Error>, _ tasks: Task<Void, Never>...) {
        let early = state.withLock { state in
            state.tasks = tasks
            if state.result == nil { state.continuation = continuation }
            return state.result
        }
        guard let early else { return }
        for task in tasks { task.cancel() }
        continuation.resume(with: early)
    }

    private func end(_ result: Result<Value, any Error>) {
        let (waiting, tasks) = state.withLock { state in
            defer { (state.continuation, state.result) = (nil, state.result ?? result) }
            return (state.continuation, state.tasks)
        }
        waiting?.resume(with: result)
        for task in tasks { task.cancel() }
    }
}
