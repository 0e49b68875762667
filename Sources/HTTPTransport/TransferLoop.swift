internal import CCurl
internal import Glibc
internal import Synchronization

/// The mailbox between Swift tasks and the one thread that owns libcurl's handles.
///
/// Tasks append commands and wake the thread; the thread drains them, runs the transfers and resumes the tasks.
final class TransferLoop: Sendable {
    enum Command: Sendable {
        case start(PendingRequest)
        case cancel(ObjectIdentifier)
        /// The reader of a stream has room again.
        case goOn(ObjectIdentifier)
        case stop
    }

    /// libcurl's multi handle, seen from any thread.
    // Sendable because other threads only pass it to curl_multi_wakeup, which libcurl documents as thread-safe.
    struct MultiHandle: @unchecked Sendable {
        let pointer: UnsafeMutableRawPointer
    }

    private enum ThreadState {
        case notStarted
        case running
        case ended(why: String)
    }

    private struct Mailbox {
        var commands: [Command] = []
        var thread = ThreadState.notStarted
        var multi: MultiHandle?

        mutating func post(_ command: Command) {
            commands.append(command)
            if let multi { op_curl_multi_wakeup(multi.pointer) }
        }
    }

    private let mailbox = Mutex(Mailbox())
    private let threads: TransferThreads

    init(threads: TransferThreads) { self.threads = threads }

    /// The thread keeps the loop for as long as it runs.
    private func start() -> Bool {
        threads.start(run: { TransferThread.run(serving: self) }, stop: { self.stop() })
    }

    /// Hands a request to the thread, which is started when it does not run yet.
    func start(_ pending: PendingRequest) {
        let refusal: String? = mailbox.withLock { box in
            if case .notStarted = box.thread {
                box.thread = start() ? .running : .ended(why: "no thread could be made")
            }
            if case .ended(let why) = box.thread { return why }
            box.post(.start(pending))
            return nil
        }
        if let refusal { pending.end(.failure(.unable(refusal))) }
    }

    /// Asks the thread to give a request up.
    func cancel(_ request: Cancellation) {
        mailbox.withLock { box in
            if case .running = box.thread { box.post(.cancel(ObjectIdentifier(request))) }
        }
    }

    /// Asks the thread to read on with a paused stream.
    func goOn(_ request: Cancellation) {
        mailbox.withLock { box in
            if case .running = box.thread { box.post(.goOn(ObjectIdentifier(request))) }
        }
    }

    /// Asks the thread to end.
    func stop() {
        mailbox.withLock { box in
            if case .running = box.thread { box.post(.stop) }
        }
    }
}

extension TransferLoop {
    // For the thread.

    /// Makes the handle known, so that commands wake the thread.
    func publish(_ multi: MultiHandle) { mailbox.withLock { $0.multi = multi } }

    /// All commands posted since the last call.
    func takeCommands() -> [Command] {
        mailbox.withLock { box in
            defer { box.commands = [] }
            return box.commands
        }
    }

    /// Refuses further commands and returns those not yet taken; afterwards nobody uses the handle.
    func end(why: String) -> [Command] {
        mailbox.withLock { box in
            box.thread = .ended(why: why)
            box.multi = nil
            defer { box.commands = [] }
            return box.commands
        }
    }
}
