internal import CSystem
internal import Glibc

/// Threads of our own for calls that block: the cooperative pool has as many threads as cores and must not wait.
enum OwnThread {
    private final class Work: Sendable {
        let name: String
        let body: @Sendable () -> Void
        init(_ name: String, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }

        func run() {
            csystem_name_thread(name)
            body()
        }
    }

    /// Runs `body` on a new detached thread of that name (15 characters at most). False where none can be had.
    static func start(named name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        let work = Unmanaged.passRetained(Work(name, body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                // The argument is the pointer that was retained for this thread.
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, work.toOpaque())
        guard code == 0 else {
            work.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// Runs a blocking `body` on a thread of its own and waits for it without holding a pool thread.
    static func run<Value: Sendable>(
        named name: String, _ body: @escaping @Sendable () throws(DeploymentError) -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let started = start(named: name) {
                do { continuation.resume(returning: try body()) } catch { continuation.resume(throwing: error) }
            }
            if !started {
                continuation.resume(
                    throwing: DeploymentError(.spawnFailed, "cannot start a thread: too many are running"))
            }
        }
    }
}
