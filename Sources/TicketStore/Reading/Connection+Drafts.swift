import Glibc
import OperatorCore
import SQLiteKit

/// What is read of diagnoses that are being made.
extension Connection {
    /// Oldest job first; none of a file whose program kept no drafts yet.
    func drafts(ofCluster cluster: String) throws -> [KeptDraft] {
        guard try userVersion() >= Schema.firstVersionWithDrafts else { return [] }
        let hasProcesses = try userVersion() >= Schema.firstVersionWithProcesses
        return try rows(
            """
            SELECT diagnosis_draft.* FROM diagnosis_draft
            JOIN diagnosis_job ON diagnosis_job.id = diagnosis_draft.job
            JOIN incident ON incident.id = diagnosis_job.incident
            WHERE incident.cluster = ? ORDER BY job, diagnosis_draft.engine
            """, cluster
        ).map { try KeptDraft($0, process: hasProcesses ? $0.optionalString("process") : nil) }
    }
}

extension KeptDraft {
    fileprivate init(_ row: Row, process: String?) throws {
        let pid = Int32(truncatingIfNeeded: try row.int64("pid"))
        self.init(
            draft: try row.json("draft"), pid: pid, isOwn: pid == getpid(), bootID: try row.string("boot"),
            writtenUptime: try row.int64("written_uptime"),
            isWriterDead: process.flatMap { ProcessMark($0) }?.isDead ?? false)
    }
}
