import Configuration
import Dashboard
import Engine
import OperatorCore
private import Synchronization
import TiKVSubject
import TicketStore

/// The watch behind a screen: engine and database, all in tasks; it speaks through the mailbox.
final class ScreenWatch: Sendable {
    private struct State {
        var watching: Watching?
        var work: Task<Void, Never>?
        var isStopped = false
        var isDone = false
    }

    let mailbox: ScreenMailbox
    private let call: Call
    private let cluster: ClusterSettings
    private let database: String
    private let log: String
    private let subject: TiKVSubject
    private let refinement: Refinement?
    private let state = Mutex(State())

    init(
        call: Call, cluster: ClusterSettings, database: String, log: String, subject: TiKVSubject,
        refinement: Refinement?, mailbox: ScreenMailbox
    ) {
        self.call = call
        self.cluster = cluster
        self.database = database
        self.log = log
        self.subject = subject
        self.refinement = refinement
        self.mailbox = mailbox
    }

    /// Starts watching; returns at once.
    func begin() {
        let task = Task.detached { [self] in
            await watch()
            state.withLock { $0.isDone = true }
        }
        state.withLock { $0.work = task }
    }

    /// Asks the watch to end; returns at once.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            state.watching?.engine.stop()
            if state.work == nil { state.isDone = true }
        }
    }

    /// What it waits for is given up.
    func hurry() { state.withLock { $0.work }?.cancel() }

    var hasEnded: Bool { state.withLock { $0.isDone } }

    /// What is watched now; nil until the database is open.
    var watching: Watching? { state.withLock { $0.watching } }

    private func watch() async {
        do {
            let watching = try await Watching.start(
                subject, cluster: cluster.key.value, database: database, program: "dashboard", clock: call.clock,
                isSimulated: cluster.isSimulated, refinement: refinement)
            state.withLock { state in
                state.watching = watching
                if state.isStopped { watching.engine.stop() }
            }
            mailbox.post(.measuring(watching.engine.history))
            if let unkept = watching.unkept {
                mailbox.post(.engine(.persistenceTrouble(unkept, at: call.clock.now())))
            }
            await tellStored(watching)
            await follow(watching)
            try? await watching.store.close()
        } catch {
            mailbox.post(.engine(.persistenceTrouble(error, at: call.clock.now())))
        }
    }

    private func follow(_ watching: Watching) async {
        let events = watching.engine.events(.latest(limit: 1_000))
        let log = ProgramLog(path: log, program: "dashboard", clock: call.clock)
        if watching.unkept == nil { log.write(.info, "watches \(cluster.key.value)") }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await watching.engine.run() }
            group.addTask { [mailbox] in
                for await event in events {
                    mailbox.post(.engine(event))
                    guard case .observed = event else { continue }
                    let snapshot = watching.engine.snapshot
                    mailbox.post(.monitor(conditions: snapshot.conditions, role: snapshot.role))
                }
            }
        }
    }

    /// What was found before this window opened.
    private func tellStored(_ watching: Watching) async {
        let filter = TicketFilter(cluster: cluster.key.value)
        guard let tickets = try? await watching.store.tickets(filter).suffix(100) else { return }
        var verdicts: [DiagnosisRecord] = []
        for incident in Set(tickets.map(\.incident)).sorted().suffix(20) {
            if let newest = try? await watching.store.diagnoses(ofIncident: incident).last { verdicts.append(newest) }
        }
        mailbox.post(.stored(tickets: Array(tickets), verdicts: verdicts))
    }
}
