import Deployments
import OperatorCore
import RehearsalCluster
private import Synchronization

/// A simulated cluster that is started ahead of time, for whoever takes it; nobody does: it is taken down.
final class SpareCluster: Sendable {
    private let task: Task<RehearsalDeployment.Running, any Error>
    private let isTaken = Mutex(false)

    /// Begins at once.
    init(_ options: RehearsalOptions, clock: any OperatorClock) {
        task = Task.detached { try await RehearsalDeployment.up(options, clock: clock) }
    }

    /// The cluster once it is up; the taker's from now on. Throws what starting it threw.
    func take() async throws -> RehearsalDeployment.Running {
        isTaken.withLock { $0 = true }
        return try await task.value
    }

    /// Takes it down where nobody took it.
    func discard() async {
        let isMine = isTaken.withLock { taken in
            defer { taken = true }
            return !taken
        }
        guard isMine else { return }
        task.cancel()
        guard let running = try? await task.value else { return }
        try? await running.deployment.down()
    }
}
