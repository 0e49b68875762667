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
        var running: [ObjectIdentifier: (work: Work, thread: pthread_t)] = [:]
        /// Over, but for being joined.
        var ended: [pthread_t] = []
        /// The process is about to leave: no thread begins any more, and only who ends them joins them.
        var isClosed = false
    }

    private let state = Mutex(State())

    /// What a thread does, and how it is told to end.
    final class Work: Sendable {
        let run: @Sendable () -> Void
        let stop: @Sendable () -> Void
        fileprivate let threads: TransferThreads

        fileprivate init(
            of threads: TransferThreads, run: @escaping @Sendable () -> Void, stop: @escaping @Sendable () -> Void
        ) {
            self.threads = threads
            self.run = run
            self.stop = stop
        }
    }

    /// Starts a thread that does `run` to its end; false where none can be made.
    func start(run: @escaping @Sendable () -> Void, stop: @escaping @Sendable () -> Void) -> Bool {
        let work = Work(of: self, run: run, stop: stop)
        if !state.withLock(\.isClosed) { joinEnded() }
        // Under the lock: the thread cannot report its end before it is listed.
        return state.withLock { state in
            guard !state.isClosed else { return false }
            var thread = pthread_t()
            let context = Unmanaged.passRetained(work)
            guard pthread_create(&thread, nil, transferThreadMain, context.toOpaque()) == 0 else {
                context.release()
                return false
            }
            state.running[ObjectIdentifier(work)] = (work, thread)
            return true
        }
    }

    /// The last thing a thread says.
    fileprivate func didEnd(_ work: Work) {
        state.withLock { state in
            if let (_, thread) = state.running.removeValue(forKey: ObjectIdentifier(work)) {
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
        for (work, _) in running { work.stop() }
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

private func transferThreadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let work = Unmanaged<TransferThreads.Work>.fromOpaque(context).takeRetainedValue()
    work.run()
    work.threads.didEnd(work)
    return nil
}
