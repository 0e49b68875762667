import Glibc
public import OperatorCore
import SQLiteKit

/// Drafts of running diagnoses. They are not fsynced: what they say is gone or superseded in seconds, and the next real
/// commit carries them along.
extension TicketStore {
    /// Keeps a draft of a job that is being diagnosed, or of one with a verdict that is judged again.
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
