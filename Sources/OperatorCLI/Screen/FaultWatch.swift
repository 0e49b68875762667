import Configuration
import Dashboard
import Deployments
import OperatorCore
private import Synchronization

/// Tells the screen which injected faults are not undone, whoever injected them: what a person must not leave unknown.
final class FaultWatch: Sendable {
    private let call: Call
    private let cluster: ClusterSettings
    private let mailbox: ScreenMailbox
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(call: Call, cluster: ClusterSettings, mailbox: ScreenMailbox) {
        self.call = call
        self.cluster = cluster
        self.mailbox = mailbox
    }

    /// Looks every two seconds; never where no fault can be injected.
    func begin() {
        guard cluster.disposable.value, let directory = cluster.localDirectory,
            let injector = try? RunningClusters.connect(directory: directory, clock: call.clock).faults
        else { return }
        let work = Task.detached { [call, mailbox] in
            var known: [String] = []
            while !Task.isCancelled {
                let active = (try? await injector.active()) ?? []
                let words = active.map { Self.words($0, call.clock.now().wall) }
                if words != known { mailbox.post(.faults(words)) }
                known = words
                do { try await call.clock.sleep(for: .seconds(2)) } catch { return }
            }
        }
        task.withLock { $0 = work }
    }

    func stop() { task.withLock { $0?.cancel() } }

    private static func words(_ fault: FaultReceipt, _ now: WallTime) -> String {
        "\(fault.target.spoken) \(fault.done), healed by itself at \(ClockText.time(fault.deadline, now: now))"
    }
}
