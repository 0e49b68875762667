internal import CSystem
internal import Glibc
internal import Synchronization

/// The transfer threads that run, so that a program can end them before it ends itself.
///
/// libcurl's TLS library keeps data of each thread, which the thread frees as it ends, and an exit handler of its own
/// that frees what all threads share. A thread that ends while the process is in `exit` reads what is freed already.
final class TransferThreads: Sendable {
    /// Those of this process.
    static let process = TransferThreads()

    private struct State {
        var running: [ObjectIdentifier: (loop: TransferLoop, thread: pthread_t)] = [:]
        /// Over, but for being joined.
        var ended: [pthread_t] = []
        /// The process is about to leave: no thread begins any more, and only who ends them joins them.
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Starts the thread that serves `loop`; false where none can be made.
    func start(_ loop: TransferLoop) -> Bool {
        if !state.withLock(\.isClosed) { joinEnded() }
        // Under the lock: the thread cannot report its end before it is listed.
        return state.withLock { state in
            guard !state.isClosed else { return false }
            var thread = pthread_t()
            let context = Unmanaged.passRetained(loop)
            guard pthread_create(&thread, nil, transferThreadMain, context.toOpaque()) == 0 else {
                context.release()
                return false
            }
            state.running[ObjectIdentifier(loop)] = (loop, thread)
            return true
        }
    }

    /// The last thing a thread says.
    fileprivate func didEnd(_ loop: TransferLoop) {
        state.withLock { state in
            if let (_, thread) = state.running.removeValue(forKey: ObjectIdentifier(loop)) {
                state.ended.append(thread)
            }
        }
    }

    private func joinEnded() {
        for thread in state.withLock({ state in
            defer { state.ended = [] }
            return state.ended
        }) { pthread_join(thread, nil) }
    }

    /// Ends all threads, what is in flight as cancelled, and waits for them. False where one did not end in time.
    func endAll(within seconds: Double) -> Bool {
        let running = state.withLock { state in
            state.isClosed = true
            return Array(state.running.values)
        }
        for (loop, _) in running { loop.stop() }
        let deadline = csystem_monotonic_seconds() + seconds
        while true {
            joinEnded()
            guard let next = state.withLock({ $0.running.first }) else { return true }
            guard csystem_join_until(next.value.thread, deadline) == 0 else { return false }
            state.withLock { state in
                state.running[next.key] = nil
                // It was joined here, and had listed itself as over.
                state.ended.removeAll { $0 == next.value.thread }
            }
        }
    }
}

extension HTTPClient {
    /// Ends the threads of every client of this process and waits for them: before the process leaves, so that none of
    /// them is in the TLS library while that is taken apart. False where one did not end in time, as one that waits for
    /// a name server: then leave without exit handlers (`_exit`).
    public static func endAll(within seconds: Double) -> Bool { TransferThreads.process.endAll(within: seconds) }
}

private func transferThreadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let loop = Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue()
    TransferThread.run(serving: loop)
    loop.threads.didEnd(loop)
    return nil
}
