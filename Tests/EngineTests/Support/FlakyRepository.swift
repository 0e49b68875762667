import OperatorCore
import Synchronization
import TicketStore

@testable import Engine

/// The real store in memory, which can be told to fail as a full disk or a locked file does.
final class FlakyRepository: TicketRepository {
    let store: TicketStore
    private let trouble = Mutex<TicketRepositoryError?>(nil)
    /// How often each question was asked.
    let asked = Mutex<[Question: Int]>([:])
    /// What was read from the event table.
    let eventsRead = Mutex<[TicketEvent.Kind]>([])

    enum Question { case tickets, ticketsByID, events, openIncidents, allIncidents, incident, diagnoses, conditions }

    init(_ store: TicketStore) { self.store = store }

    func fail(with error: TicketRepositoryError?) { trouble.withLock { $0 = error } }

    private func check() throws(TicketRepositoryError) {
        if let error = trouble.withLock({ $0 }) { throw error }
    }

    func commit(_ batch: TicketBatch) async throws(TicketRepositoryError) -> [TicketEvent] {
        try check()
        return try await store.commit(batch)
    }

    func act(
        _ action: TicketAction, onTicket id: Int64, by: String, at: Moment
    ) async throws(TicketRepositoryError) -> TicketEvent {
        try check()
        return try await store.act(action, onTicket: id, by: by, at: at)
    }

    func pinCluster(key: String, id: String) async throws(TicketRepositoryError) -> String? {
        try check()
        return try await store.pinCluster(key: key, id: id)
    }

    func enqueueDiagnosis(
        _ pack: EvidencePack, incident: Int64, reason: DiagnosisReason, at: Moment
    ) async throws(TicketRepositoryError) -> DiagnosisJob {
        try check()
        return try await store.enqueueDiagnosis(pack, incident: incident, reason: reason, at: at)
    }

    func leaseDiagnosis(
        owner: String, bootID: String, at: Moment, lasting: Duration
    ) async throws(TicketRepositoryError) -> DiagnosisJob? {
        try check()
        return try await store.leaseDiagnosis(owner: owner, bootID: bootID, at: at, lasting: lasting)
    }

    func finishDiagnosis(
        _ job: DiagnosisJob, with diagnosis: Diagnosis, grounding: GroundingReport, engine: String, at: Moment
    ) async throws(TicketRepositoryError) -> (DiagnosisRecord, TicketEvent) {
        try check()
        return try await store.finishDiagnosis(job, with: diagnosis, grounding: grounding, engine: engine, at: at)
    }

    func keepVerdict(
        _ job: DiagnosisJob, version: Int, engine: String, at: Moment
    ) async throws(TicketRepositoryError) -> TicketEvent {
        try check()
        return try await store.keepVerdict(job, version: version, engine: engine, at: at)
    }

    func failDiagnosis(
        _ job: DiagnosisJob, reason: String, retryAt: WallTime, at: Moment
    ) async throws(TicketRepositoryError) -> TicketEvent {
        try check()
        return try await store.failDiagnosis(job, reason: reason, retryAt: retryAt, at: at)
    }

    func noteFailedRefinement(
        _ job: DiagnosisJob, engine: String, reason: String, retryAt: WallTime?, at: Moment
    ) async throws(TicketRepositoryError) -> TicketEvent {
        try check()
        return try await store.noteFailedRefinement(job, engine: engine, reason: reason, retryAt: retryAt, at: at)
    }

    func saveDraft(_ draft: DiagnosisDraft, at: Moment) async throws(TicketRepositoryError) {
        try check()
        try await store.saveDraft(draft, at: at)
    }

    func dropDraft(of job: DiagnosisJob, engine: String) async throws(TicketRepositoryError) {
        try check()
        try await store.dropDraft(of: job, engine: engine)
    }

    func tickets(_ filter: TicketFilter) async throws(TicketRepositoryError) -> [Ticket] {
        try read(.tickets)
        return try await store.tickets(filter)
    }

    func tickets(withIDs ids: [Int64]) async throws(TicketRepositoryError) -> [Ticket] {
        try read(.ticketsByID)
        return try await store.tickets(withIDs: ids)
    }

    func events(ofTicket id: Int64) async throws(TicketRepositoryError) -> [TicketEvent] {
        try read(.events)
        return try await store.events(ofTicket: id)
    }

    func events(after id: Int64, limit: Int) async throws(TicketRepositoryError) -> [TicketEvent] {
        try read(.events)
        let events = try await store.events(after: id, limit: limit)
        eventsRead.withLock { $0 += events.map(\.kind) }
        return events
    }

    func newestEventID() async throws(TicketRepositoryError) -> Int64 {
        try read(.events)
        return try await store.newestEventID()
    }

    func incidents(cluster: String?, onlyOpen: Bool) async throws(TicketRepositoryError) -> [Incident] {
        try read(onlyOpen ? .openIncidents : .allIncidents)
        return try await store.incidents(cluster: cluster, onlyOpen: onlyOpen)
    }

    func incident(_ id: Int64) async throws(TicketRepositoryError) -> Incident? {
        try read(.incident)
        return try await store.incident(id)
    }

    func diagnoses(ofIncident id: Int64, since: WallTime?) async throws(TicketRepositoryError) -> [DiagnosisRecord] {
        try read(.diagnoses)
        return try await store.diagnoses(ofIncident: id, since: since)
    }

    func verdicts(ofIncidents ids: [Int64]) async throws(TicketRepositoryError) -> [VerdictSummary] {
        try read(.diagnoses)
        return try await store.verdicts(ofIncidents: ids)
    }

    func latestPack(ofIncident id: Int64) async throws(TicketRepositoryError) -> EvidencePack? {
        try read(.diagnoses)
        return try await store.latestPack(ofIncident: id)
    }

    func conditions(cluster: String) async throws(TicketRepositoryError) -> [Condition] {
        try read(.conditions)
        return try await store.conditions(cluster: cluster)
    }

    private func read(_ question: Question) throws(TicketRepositoryError) {
        try check()
        asked.withLock { $0[question, default: 0] += 1 }
    }
}
