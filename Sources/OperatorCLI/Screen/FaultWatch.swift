import Dashboard
import OperatorCore
private import Synchronization

/// Tells the screen which injected faults are not undone, whoever injected them: what a person must not leave unknown;
/// and which faults each node can suffer.
final class FaultWatch: Sendable {
    /// What the screen was told last.
    struct Told {
        var words: [String] = []
        var offers: [NodeOffers] = []
    }

    private let faults: any FaultInjector
    private let declared: [Fault]
    private let clock: any OperatorClock
    private let mailbox: ScreenMailbox
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// `declared`: the faults that the cluster's subject knows.
    init(_ faults: any FaultInjector, declared: [Fault], clock: any OperatorClock, mailbox: ScreenMailbox) {
        self.faults = faults
        self.declared = declared
        self.clock = clock
        self.mailbox = mailbox
    }

    /// Looks every two seconds.
    func begin() {
        let work = Task.detached { [self] in
            var told = Told()
            while !Task.isCancelled {
                await look(&told)
                do { try await clock.sleep(for: .seconds(2)) } catch { return }
            }
        }
        task.withLock { $0 = work }
    }

    func stop() { task.withLock { $0?.cancel() } }

    /// Tells what is new. Where nobody answers, nothing is known to be broken, and what was offered stays.
    func look(_ told: inout Told) async {
        let words = ((try? await faults.active()) ?? []).map(words)
        if words != told.words { mailbox.post(.faults(words)) }
        told.words = words
        guard let offers = try? await faults.offers(of: declared), offers != told.offers else { return }
        mailbox.post(.offers(offers))
        told.offers = offers
    }

    private func words(_ fault: FaultReceipt) -> String {
        let time = ClockText.time(fault.deadline, now: clock.now().wall)
        return "\(fault.target.spoken) \(fault.done), healed by itself at \(time)"
    }
}
