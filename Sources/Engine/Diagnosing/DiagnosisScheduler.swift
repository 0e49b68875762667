import OperatorCore
private import Synchronization

/// Turns what happened to tickets into diagnosis jobs: one for each incident that changed in a way that may change its
/// explanation, however many tickets one tick opened.
actor DiagnosisScheduler {
    private let cluster: String
    private let subject: any Subject
    private let repository: any TicketRepository
    private let clock: any OperatorClock
    private let history: any SampleHistory
    private let view: MonitorView
    private let builder: EvidencePackBuilder
    private let budget: Duration
    private let didClose: @Sendable (Int64) async -> Void
    private let didEnqueue: @Sendable () -> Void
    /// Why each incident waits for a new diagnosis.
    private nonisolated let waiting = Mutex<[Int64: DiagnosisReason]>([:])
    /// Incidents of which a ticket was resolved: maybe over.
    private nonisolated let ending = Mutex<Set<Int64>>([])
    private nonisolated let wake = WakeSignal()
    /// Whether this process is the writer, and has queued what the writer before it left unexplained.
    private var hasTakenOver = false

    /// `didClose`: told of each incident whose last ticket was resolved.
    init(
        cluster: String, subject: any Subject, repository: any TicketRepository, clock: any OperatorClock,
        history: any SampleHistory, view: MonitorView, settings: MonitorSettings,
        didClose: @escaping @Sendable (Int64) async -> Void = { _ in }, didEnqueue: @escaping @Sendable () -> Void
    ) {
        self.cluster = cluster
        self.subject = subject
        self.repository = repository
        self.clock = clock
        self.history = history
        self.view = view
        self.didClose = didClose
        self.didEnqueue = didEnqueue
        builder = EvidencePackBuilder(subject: subject.descriptor.id, isSimulated: settings.isSimulated)
        budget = settings.evidenceBudget
    }

    /// Takes the ticket events of one look at the database; those of another writer are its own to explain. Never waits.
    nonisolated func note(_ news: [TicketNews]) {
        guard view.snapshot.role != .follower else { return wake.signal() }
        waiting.withLock { waiting in
            for item in news {
                guard let reason = Self.reason(item) else { continue }
                let event = item.event
                // The opening of an incident is why it is diagnosed, whatever joined it in the same tick.
                if waiting[event.incident] == nil || event.kind == .opened { waiting[event.incident] = reason }
            }
        }
        ending.withLock { $0.formUnion(news.map(\.event).filter { $0.kind == .resolved }.map(\.incident)) }
        wake.signal()
    }

    /// A person wants it explained anew. Never waits.
    nonisolated func ask(_ incident: Int64, by person: String) {
        waiting.withLock { $0[incident] = .asked(by: person) }
        wake.signal()
    }

    /// A change that may change the explanation.
    private static func reason(_ news: TicketNews) -> DiagnosisReason? {
        switch news.event.kind {
        case .opened: .opened
        case .joined: .joined(news.ticket.key.invariant)
        case .reopened: .reopened(news.ticket.key.invariant)
        case .severityRaised: .severityRaised
        case .merged: .incidentsMerged
        default: nil
        }
    }

    func run() async {
        while await wake.wait() {
            await tellClosed()
            await enqueueWaiting()
        }
    }

    /// What is over needs no further explanation.
    func tellClosed() async {
        let candidates = ending.withLock { ending in
            defer { ending = [] }
            return ending
        }
        guard !candidates.isEmpty else { return }
        guard let open = try? await repository.incidents(cluster: cluster, onlyOpen: true) else {
            ending.withLock { $0.formUnion(candidates) }
            return
        }
        for id in candidates.subtracting(open.map(\.id)).sorted() { await didClose(id) }
    }

    /// Open incidents that the writer before this one left without a diagnosis, or with a ticket that has none.
    private func takeUndiagnosed() async throws(TicketRepositoryError) {
        let open = try await repository.incidents(cluster: cluster, onlyOpen: true)
        let tickets = try await repository.tickets(TicketFilter(cluster: cluster, onlyOpen: true))
        let joined = Set(tickets.filter { $0.state == .created }.map(\.incident))
        waiting.withLock { waiting in
            for incident in open where waiting[incident.id] == nil {
                let isLeft = incident.diagnosis == .none || joined.contains(incident.id)
                if isLeft { waiting[incident.id] = .leftUndiagnosed }
            }
        }
        hasTakenOver = true
    }

    /// What cannot be done now (no database, nothing observed yet) waits for the next signal, which each tick gives.
    func enqueueWaiting() async {
        guard view.snapshot.role == .writer else {
            hasTakenOver = false
            return
        }
        if !hasTakenOver { try? await takeUndiagnosed() }
        let due = waiting.withLock { waiting in
            defer { waiting = [:] }
            return waiting
        }
        for (incident, reason) in due.sorted(by: { $0.key < $1.key }) {
            do throws(TicketRepositoryError) {
                if try await enqueue(incident, reason) { continue }
            } catch  where error.code == .notFound {
                // It was merged into another one meanwhile.
                continue
            } catch {
                // Reported by the writer of tickets, which meets the same error.
            }
            waiting.withLock { if $0[incident] == nil { $0[incident] = reason } }
        }
    }

    /// False where it must be tried again.
    private func enqueue(_ id: Int64, _ reason: DiagnosisReason) async throws(TicketRepositoryError) -> Bool {
        guard let incident = try await repository.incident(id) else { return true }
        let isExplained = incident.closed != nil && incident.diagnosis.isDone
        if isExplained, !reason.isAskedFor { return true }
        let tickets = try await repository.tickets(TicketFilter(cluster: cluster, incident: id))
        if tickets.isEmpty { return true }
        guard let request = builder.request(incident, tickets: tickets, seen: view.snapshot, history: history) else {
            return false
        }
        let deadline = clock.now().advanced(by: budget)
        let (evidence, gaps) = await subject.evidence(for: request, deadline: deadline)
        let now = clock.now()
        let pack = builder.pack(
            request, evidence: evidence, gaps: gaps, frozen: now.wall, conditions: view.snapshot.conditions)
        _ = try await repository.enqueueDiagnosis(pack, incident: id, reason: reason, at: now)
        didEnqueue()
        return true
    }
}
