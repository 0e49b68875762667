import Glibc
import OperatorCore
import SQLiteKit

/// What is read of diagnoses that are being made.
extension Connection {
    /// Oldest job first; none of a file whose program kept no drafts yet.
    func drafts(ofCluster cluster: String) throws -> [KeptDraft] {
        guard try userVersion() >= Schema.firstVersionWithDrafts else { return [] }
        return try rows(
            """
            SELECT diagnosis_draft.* FROM diagnosis_draft
            JOIN diagnosis_job ON diagnosis_job.id = diagnosis_draft.job
            JOIN incident ON incident.id = diagnosis_job.incident
            WHERE incident.cluster = ? ORDER BY job, diagnosis_draft.engine
            """, cluster
        ).map(KeptDraft.init)
    }
}

extension KeptDraft {
    fileprivate init(_ row: Row) throws {
        let pid = Int32(truncatingIfNeeded: try row.int64("pid"))
        self.init(
            draft: try row.json("draft"), pid: pid, isOwn: pid == getpid(), bootID: try row.string("boot"),
            writtenUptime: try row.int64("written_uptime"))
    }
}
