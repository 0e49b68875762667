import Glibc
public import OperatorCore
import SQLiteKit

extension TicketStore: TicketRepository {
    /// Commits what a tick changed, after what became due by itself (holds and silences that end).
    ///
    /// Commit an empty batch once a minute, too: then old details are let go, at most 500 rows of each kind an hour
    /// while there are any. Without anything to do it only reads.
    ///
    /// - Throws: `TicketRepositoryError` where it cannot be written.
    public func commit(_ batch: TicketBatch) throws(TicketRepositoryError) -> [TicketEvent] {
        guard try holdsWriterLock(batch.cluster) else {
            throw .refused(
                "write tickets of \(batch.cluster)", "this process does not hold its writer's lock",
                "one process watches a cluster; `operator doctor` names it")
        }
        if batch.isEmpty {
            try deleteOldDetailsIfDue(at: batch.at)
            let wall = batch.at.wall
            let isDue = try read { try TicketTransaction.isAnythingDue($0, cluster: batch.cluster, at: wall) }
            guard isDue else { return [] }
        }
        return try write("write tickets", at: batch.at) { transaction in
            try transaction.apply(batch)
            return transaction.events
        }
    }

    /// - Throws: `TicketRepositoryError` where it cannot be written.
    public func act(
        _ action: TicketAction, onTicket id: Int64, by: String, at: Moment
    ) throws(TicketRepositoryError) -> TicketEvent {
        try write("change ticket \(id)", at: at) { try $0.act(action, on: id, by: by) }
    }

    /// - Throws: `TicketRepositoryError` where it cannot be written.
    public func pinCluster(key: String, id: String) throws(TicketRepositoryError) -> String? {
        if let known = try read({ try $0.firstRow("SELECT id FROM cluster WHERE key = ?", key)?.string("id") }) {
            return known
        }
        let nowhere = Moment(uptimeNanoseconds: 0, wall: WallTime(millisecondsSince1970: 0))
        return try write("remember cluster \(key)", at: nowhere) { transaction in
            let row = try transaction.connection.firstRow("SELECT id FROM cluster WHERE key = ?", key)
            if let row { return try row.string("id") }
            try transaction.connection.execute("INSERT INTO cluster(key, id) VALUES(?, ?)", key, id)
            return nil
        }
    }

    /// - Throws: `TicketRepositoryError` where it cannot be written.
    public func enqueueDiagnosis(
        _ pack: EvidencePack, incident: Int64, reason: DiagnosisReason, at: Moment
    ) throws(TicketRepositoryError) -> DiagnosisJob {
        try write("keep an evidence pack", at: at) { try $0.enqueue(pack, incident: incident, reason: reason) }
    }

    /// Keeps a pack and takes its job in one step: nobody else is quicker. nil: somebody explains the incident now.
    ///
    /// - Throws: `TicketRepositoryError` where it cannot be written.
    public func takeDiagnosis(
        of pack: EvidencePack, reason: DiagnosisReason, owner: String, bootID: String, at: Moment, lasting: Duration
    ) throws(TicketRepositoryError) -> DiagnosisJob? {
        try write("take a diagnosis job", at: at, bootID: bootID) {
            let job = try $0.enqueue(pack, incident: pack.incident, reason: reason)
            return try $0.lease(owner: owner, lasting: lasting, only: job.id)
        }
    }

    /// - Throws: `TicketRepositoryError` where it cannot be written.
    public func leaseDiagnosis(
        owner: String, bootID: String, at: Moment, lasting: Duration
    ) throws(TicketRepositoryError) -> DiagnosisJob? {
        // Looking first keeps an idle agent from writing each second.
        let mayBeFree = try read { connection in
            try connection.firstRow(
                "SELECT 1 FROM diagnosis_job WHERE state IN ('waiting', 'leased', 'failed') LIMIT 1")
                != nil
        }
        guard mayBeFree else { return nil }
        return try write("take a diagnosis job", at: at, bootID: bootID) {
            try $0.lease(owner: owner, lasting: lasting)
        }
    }

    /// - Throws: `TicketRepositoryError` where it cannot be written.
    public func finishDiagnosis(
        _ job: DiagnosisJob, with diagnosis: Diagnosis, grounding: GroundingReport, engine: String, at: Moment
    ) throws(TicketRepositoryError) -> (DiagnosisRecord, TicketEvent) {
        try write("keep a diagnosis", at: at) {
            try $0.finish(job, with: diagnosis, grounding: grounding, engine: engine)
        }
    }

    /// - Throws: `TicketRepositoryError` where it cannot be written.
    public func keepVerdict(
        _ job: DiagnosisJob, version: Int, engine: String, at: Moment
    ) throws(TicketRepositoryError) -> TicketEvent {
        try write("keep a verdict", at: at) { try $0.keep(job, version: version, engine: engine) }
    }

    /// - Throws: `TicketRepositoryError` where it cannot be written.
    public func failDiagnosis(
        _ job: DiagnosisJob, reason: String, retryAt: WallTime, at: Moment
    ) throws(TicketRepositoryError) -> TicketEvent {
        try write("note a failed diagnosis", at: at) { try $0.fail(job, reason: reason, retryAt: retryAt) }
    }

    /// - Throws: `TicketRepositoryError` where it cannot be written.
    public func noteFailedRefinement(
        _ job: DiagnosisJob, engine: String, reason: String, retryAt: WallTime?, at: Moment
    ) throws(TicketRepositoryError) -> TicketEvent {
        try write("note a failed diagnosis", at: at) {
            try $0.noteFailedRefinement(job, engine: engine, reason: reason, retryAt: retryAt)
        }
    }

    private func deleteOldDetailsIfDue(at now: Moment) throws(TicketRepositoryError) {
        if let lastDeletion, now.elapsed(since: lastDeletion) < .seconds(3600) { return }
        lastDeletion = now
        _ = try deleteOldDetails(at: now)
    }

    /// Deletes old events and attempts, at most 500 of each kind a call, and says how many went (0: done). Tickets and
    /// the newest diagnosis of each incident stay.
    ///
    /// - Throws: `TicketRepositoryError` where it cannot be written.
    public func deleteOldDetails(at: Moment) throws(TicketRepositoryError) -> Int {
        guard try read({ try TicketTransaction.hasOldDetails($0, at: at.wall, options) }) else { return 0 }
        return try write("delete old details", at: at) { try $0.deleteOldDetails() }
    }
}

/// Drafts of running diagnoses. They are not fsynced: what they say is gone or superseded in seconds, and the next real
/// commit carries them along.
extension TicketStore {
    /// Keeps a draft of a job that is being diagnosed, or of one with a verdict that is judged again.
    ///
    /// - Throws: `TicketRepositoryError` where it cannot be written.
    public func saveDraft(_ draft: DiagnosisDraft, at: Moment) throws(TicketRepositoryError) {
        try writeLightly { connection in
            try connection.execute(
                """
                INSERT INTO diagnosis_draft(job, engine, pid, boot, written_uptime, draft, process)
                SELECT id, ?, ?, ?, ?, ?, ? FROM diagnosis_job WHERE id = ? AND state IN ('leased', 'done')
                ON CONFLICT DO UPDATE SET pid = excluded.pid, boot = excluded.boot,
                    written_uptime = excluded.written_uptime, draft = excluded.draft, process = excluded.process
                """, draft.engine, Int64(getpid()), bootID, at.uptimeNanoseconds, try StoredJSON.text(draft),
                ProcessMark.own?.text, draft.job)
        }
    }

    /// - Throws: `TicketRepositoryError` where it cannot be written.
    public func dropDraft(of job: DiagnosisJob, engine: String) throws(TicketRepositoryError) {
        try writeLightly { connection in
            try connection.execute("DELETE FROM diagnosis_draft WHERE job = ? AND engine = ?", job.id, engine)
        }
    }

    private func writeLightly(_ body: (Connection) throws -> Void) throws(TicketRepositoryError) {
        let session = try session()
        do {
            try session.connection.setSynchronous(.normal)
            defer { try? session.connection.setSynchronous(.full) }
            try session.write(body)
        } catch {
            throw TicketRepositoryError(error, while: "keep a diagnosis in progress", path: session.path)
        }
    }
}
