import OperatorCore
import SQLiteKit

/// Diagnosis jobs: a frozen pack waits, is leased, and ends as a version of the incident's diagnosis or as a failure.
extension TicketTransaction {
    mutating func enqueue(_ pack: EvidencePack, incident: Int64, reason: DiagnosisReason) throws -> DiagnosisJob {
        guard try connection.incident(incident) != nil else {
            throw TicketRepositoryError(
                .notFound, "there is no incident \(incident). `operator tickets list` shows the tickets and theirs")
        }
        try connection.execute(
            """
            UPDATE diagnosis_job SET state = 'superseded' WHERE incident = ? AND state IN ('waiting', 'failed')
            """, incident)
        let row = try connection.firstRow(
            """
            INSERT INTO diagnosis_job(incident, attempt, reason, pack, created_at)
            VALUES(?1, 1 + (SELECT coalesce(max(attempt), 0) FROM diagnosis_job WHERE incident = ?1), ?2, ?3, ?4)
            RETURNING id, attempt
            """, incident, reason.description, try StoredJSON.text(pack), now.moment.wall)
        guard let row else {
            throw SQLiteError(code: .other, operation: "add a diagnosis job", message: "SQLite gave no row back")
        }
        return DiagnosisJob(
            id: try row.int64("id"), incident: incident, attempt: try row.int("attempt"), reason: reason, pack: pack)
    }

    /// One diagnosis at a time for an incident: a waiting job stays while another of the same incident is leased.
    mutating func lease(owner: String, lasting: Duration, only id: Int64? = nil) throws -> DiagnosisJob? {
        try freeLeasesOfTheDead()
        let free = try connection.firstRow(
            """
            SELECT * FROM diagnosis_job AS job
            WHERE (state = 'waiting'
                    OR (state = 'leased' AND (lease_boot <> ?1 OR lease_until_uptime <= ?2))
                    OR (state = 'failed' AND ((retry_boot = ?1 AND retry_uptime <= ?2)
                        OR (retry_boot <> ?1 AND retry_at <= ?3))))
                AND NOT EXISTS (SELECT 1 FROM diagnosis_job AS other WHERE other.incident = job.incident
                    AND other.id <> job.id AND other.state = 'leased' AND other.lease_boot = ?1
                    AND other.lease_until_uptime > ?2)
                AND (?4 IS NULL OR id = ?4)
            ORDER BY id LIMIT 1
            """, now.bootID, now.moment.uptimeNanoseconds, now.moment.wall, id)
        guard let job = try free.map(DiagnosisJob.init) else { return nil }
        try connection.execute(
            """
            UPDATE diagnosis_job SET state = 'leased', owner = ?, lease_boot = ?, lease_until_uptime = ?,
                lease_process = ? WHERE id = ?
            """, owner, now.bootID, now.moment.advanced(by: lasting).uptimeNanoseconds, ProcessMark.own?.text, job.id)
        try connection.execute(
            "UPDATE incident SET diagnosis_state = 'leased', diagnosis_owner = ? WHERE id = ?", owner, job.incident)
        try append(.diagnosisStarted, onHeadOf: job.incident, by: owner, "attempt \(job.attempt): \(job.reason)")
        return job
    }

    /// A lease lives no longer than the process that holds it, whatever end it was given.
    private mutating func freeLeasesOfTheDead() throws {
        let leased = try connection.rows(
            """
            SELECT DISTINCT lease_process FROM diagnosis_job
            WHERE state = 'leased' AND lease_boot = ? AND lease_process IS NOT NULL
            """, now.bootID
        ).map { try $0.string("lease_process") }
        for text in leased where ProcessMark(text)?.isDead == true {
            try connection.execute(
                "UPDATE diagnosis_job SET lease_until_uptime = 0 WHERE state = 'leased' AND lease_process = ?", text)
        }
    }

    /// The next version, whatever became of the lease meanwhile: work that was paid for is never thrown away.
    mutating func finish(
        _ job: DiagnosisJob, with diagnosis: Diagnosis, grounding: GroundingReport, engine: String
    ) throws -> (DiagnosisRecord, TicketEvent) {
        let job = try stored(job)
        let row = try connection.firstRow(
            """
            INSERT INTO diagnosis(incident, version, job, engine, reason, at, diagnosis, grounding)
            VALUES(?1, 1 + (SELECT coalesce(max(version), 0) FROM diagnosis WHERE incident = ?1), ?2, ?3, ?4, ?5, ?6, ?7)
            RETURNING version
            """, job.incident, job.id, engine, job.reason.description, now.moment.wall, try StoredJSON.text(diagnosis),
            try StoredJSON.text(grounding))
        let version = try row?.int("version") ?? 1
        try end(job, state: "done")
        let event = try append(
            .diagnosed, onHeadOf: job.incident, by: engine, "version \(version): \(diagnosis.rootCause.statement)")
        try connection.execute(
            """
            UPDATE incident SET diagnosis_state = 'done', diagnosis_owner = NULL, diagnosis_version = ?,
                diagnosed_event = ? WHERE id = ?
            """, version, event.id, job.incident)
        let record = DiagnosisRecord(
            incident: job.incident, version: version, engine: engine, reason: job.reason, at: now.moment.wall,
            diagnosis: diagnosis, grounding: grounding, pack: job.pack)
        return (record, event)
    }

    /// The newest version stays the incident's, whoever wrote it.
    mutating func keep(_ job: DiagnosisJob, version: Int, engine: String) throws -> TicketEvent {
        let job = try stored(job)
        try end(job, state: "done")
        let event = try append(
            .noted, onHeadOf: job.incident, by: engine, "verdict \(version) stands (\(job.reason))")
        // It is the verdict of the tickets that joined since, too.
        try connection.execute(
            "UPDATE incident SET diagnosis_state = 'done', diagnosis_owner = NULL, diagnosed_event = ? WHERE id = ?",
            event.id, job.incident)
        return event
    }

    mutating func fail(_ job: DiagnosisJob, reason: String, retryAt: WallTime) throws -> TicketEvent {
        let job = try stored(job)
        let reason = UntrustedText.sanitise(reason)
        try end(job, state: "failed")
        let retry = now.moment.advanced(by: max(.zero, retryAt.elapsed(since: now.moment.wall)))
        try connection.execute(
            "UPDATE diagnosis_job SET retry_at = ?, retry_uptime = ?, retry_boot = ? WHERE id = ?", retryAt,
            retry.uptimeNanoseconds, now.bootID, job.id)
        try connection.execute(
            """
            UPDATE incident SET diagnosis_state = 'failed', diagnosis_owner = NULL, diagnosis_failure = ?,
                diagnosis_retry_at = ? WHERE id = ?
            """, reason, retryAt, job.incident)
        return try append(.diagnosisFailed, onHeadOf: job.incident, by: Self.monitor, reason)
    }

    /// An event alone: the job is done, and what it found stands.
    mutating func noteFailedRefinement(
        _ job: DiagnosisJob, engine: String, reason: String, retryAt: WallTime?
    ) throws -> TicketEvent {
        let next = retryAt.map { "; tried again at \($0)" } ?? ""
        return try append(
            .diagnosisFailed, onHeadOf: try stored(job).incident, by: UntrustedText.sanitise(engine),
            UntrustedText.sanitise(reason) + next)
    }

    private func stored(_ job: DiagnosisJob) throws -> DiagnosisJob {
        guard let row = try connection.firstRow("SELECT * FROM diagnosis_job WHERE id = ?", job.id) else {
            throw TicketRepositoryError(
                .notFound, "there is no diagnosis job \(job.id). Ask for a new one with `operator diagnose TICKET`")
        }
        return try DiagnosisJob(row)
    }

    private func end(_ job: DiagnosisJob, state: String) throws {
        try connection.execute(
            """
            UPDATE diagnosis_job SET state = ?, lease_boot = NULL, lease_until_uptime = NULL, lease_process = NULL
            WHERE id = ?
            """, state, job.id)
        try connection.execute("DELETE FROM diagnosis_draft WHERE job = ?", job.id)
    }

    @discardableResult
    private mutating func append(
        _ kind: TicketEvent.Kind, onHeadOf incident: Int64, by who: String, _ text: String
    ) throws -> TicketEvent {
        let living = try livingIncident(incident)
        guard let head = try connection.incident(living)?.headTicket else {
            throw TicketRepositoryError(.notFound, "there is no incident \(incident). nothing is to be done")
        }
        return try append(kind, ticket: head, incident: living, by: who, text)
    }
}
