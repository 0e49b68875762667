import Configuration
import Dashboard
import Engine
import OperatorCore
private import Synchronization
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
    private let subject: any Subject
    private let refinement: Refinement?
    /// It only looks: another process keeps tickets, or nobody does.
    let isFollower: Bool
    private let state = Mutex(State())

    init(
        call: Call, cluster: ClusterSettings, database: String, log: String, subject: any Subject,
        refinement: Refinement?, isFollower: Bool, mailbox: ScreenMailbox
    ) {
        self.call = call
        self.cluster = cluster
        self.database = database
        self.log = log
        self.subject = subject
        self.refinement = refinement
        self.isFollower = isFollower
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

    /// What its kind of system is called and can suffer.
    var subjectDescription: SubjectDescription { subject.descriptor.description }

    /// How the subject knows a value.
    func provenance(of question: ProvenanceQuestion) async -> [ProvenanceEntry] {
        await subject.provenance(of: question)
    }

    /// What is watched now; nil until the database is open.
    var watching: Watching? { state.withLock { $0.watching } }

    private func watch() async {
        do {
            let watching = try await start()
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
            try? await watching.store?.close()
        } catch {
            mailbox.post(.engine(.persistenceTrouble(error, at: call.clock.now())))
        }
    }

    private func start() async throws(TicketRepositoryError) -> Watching {
        guard !isFollower else {
            return Watching.follow(subject, cluster: cluster.key.value, database: database, clock: call.clock)
        }
        return try await Watching.start(
            subject, cluster: cluster.key.value, database: database, program: "dashboard", clock: call.clock,
            isSimulated: cluster.isSimulated, life: cluster.localDirectory, refinement: refinement)
    }

    private func follow(_ watching: Watching) async {
        let events = watching.engine.events(.latest(limit: 1_000))
        if !isFollower, watching.unkept == nil {
            let log = ProgramLog(path: log, program: "dashboard", clock: call.clock)
            log.write(.info, "watches \(cluster.key.value)")
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await watching.engine.run() }
            group.addTask { [mailbox] in
                var hasLooked = false
                for await event in events {
                    mailbox.post(.engine(event))
                    guard case .observed = event else { continue }
                    // What was written between the first reading and the first event.
                    if !hasLooked { await self.tellStored(watching) }
                    hasLooked = true
                    let snapshot = watching.engine.snapshot
                    mailbox.post(.monitor(conditions: snapshot.conditions, role: snapshot.role))
                }
            }
        }
    }

    /// What was found before this window opened.
    private func tellStored(_ watching: Watching) async {
        let filter = TicketFilter(cluster: cluster.key.value)
        guard let tickets = try? await watching.tickets.tickets(filter).suffix(100) else { return }
        var verdicts: [DiagnosisRecord] = []
        for incident in Set(tickets.map(\.incident)).sorted().suffix(20) {
            let known = (try? await watching.tickets.diagnoses(ofIncident: incident)) ?? []
            verdicts += known.suffix(4)
        }
        mailbox.post(.stored(tickets: Array(tickets), verdicts: verdicts))
    }
}
