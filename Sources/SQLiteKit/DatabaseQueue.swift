import Dispatch

/// The serial queue a database lives on: an executor for the actor that owns the connection.
///
/// Everything an actor with this executor does runs here, one job after the other, so a slow fsync or a wait for a
/// file lock blocks this queue only and never a thread of the cooperative pool.
public final class DatabaseQueue: SerialExecutor {
    private let queue: DispatchQueue

    /// - Parameter label: shown by debuggers, e.g. "operator.database".
    public init(label: String) {
        queue = DispatchQueue(label: label)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
