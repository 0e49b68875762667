import Dispatch

/// Runs long arithmetic on a thread of its own, one at a time: Swift's pool has as many threads as the machine has
/// cores, and tests that wait for sockets need them.
enum OffPool {
    private static let queue = DispatchQueue(label: "operator.tests.replay")

    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}
