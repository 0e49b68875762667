import Glibc
import OperatorCore
import SQLiteKit

/// What is read of diagnoses, made and being made.
extension Connection {
    func diagnoses(ofIncident id: Int64, since: WallTime? = nil) throws -> [DiagnosisRecord] {
        try rows(
            """
            SELECT diagnosis.*, diagnosis_job.pack FROM diagnosis JOIN diagnosis_job ON diagnosis_job.id = diagnosis.job
            WHERE diagnosis.incident = ?1 AND (?2 IS NULL OR diagnosis.at >= ?2) ORDER BY version
            """, id, since
        ).map(DiagnosisRecord.init)
    }

    /// The newest of each incident; neither packs nor the rest of a verdict are decoded.
    func verdicts(ofIncidents ids: [Int64]) throws -> [VerdictSummary] {
        try rows(
            """
            SELECT incident, version, engine, json_extract(diagnosis, '$.rootCause') AS cause,
                json_extract(diagnosis, '$.abstained') AS abstained
            FROM diagnosis AS newest
            WHERE incident IN (SELECT value FROM json_each(?))
                AND version = (SELECT max(version) FROM diagnosis WHERE incident = newest.incident)
            ORDER BY incident
            """, try StoredJSON.text(ids), limit: .max
        ).map { row in
            VerdictSummary(
                incident: try row.int64("incident"), version: try row.int("version"), engine: try row.string("engine"),
                abstained: try row.bool("abstained"), rootCause: try row.json("cause"))
        }
    }

    /// The newest frozen pack of an incident, diagnosed or not.
    func latestPack(ofIncident id: Int64) throws -> EvidencePack? {
        try firstRow("SELECT pack FROM diagnosis_job WHERE incident = ? ORDER BY attempt DESC LIMIT 1", id)
            .map { try $0.json("pack") }
    }

    /// Oldest job first; none of a file whose program kept no drafts yet.
    func drafts(ofCluster cluster: String) throws -> [StoredDraft] {
        guard try userVersion() >= Schema.firstVersionWithDrafts else { return [] }
        let hasProcesses = try userVersion() >= Schema.firstVersionWithProcesses
        return try rows(
            """
            SELECT diagnosis_draft.* FROM diagnosis_draft
            JOIN diagnosis_job ON diagnosis_job.id = diagnosis_draft.job
            JOIN incident ON incident.id = diagnosis_job.incident
            WHERE incident.cluster = ? ORDER BY job, diagnosis_draft.engine
            """, cluster
        ).map { try StoredDraft($0, process: hasProcesses ? $0.optionalString("process") : nil) }
    }
}

extension StoredDraft {
    fileprivate init(_ row: Row, process: String?) throws {
        let pid = Int32(truncatingIfNeeded: try row.int64("pid"))
        self.init(
            draft: try row.json("draft"), pid: pid, isOwn: pid == getpid(), bootID: try row.string("boot"),
            writtenUptime: try row.int64("written_uptime"),
            isWriterDead: process.flatMap { ProcessMark($0) }?.isDead ?? false)
    }
}

extension DiagnosisRecord {
    fileprivate init(_ row: Row) throws {
        self.init(
            incident: try row.int64("incident"), version: try row.int("version"), engine: try row.string("engine"),
            reason: DiagnosisReason(try row.string("reason")), at: try row.wallTime("at"),
            diagnosis: try row.json("diagnosis"),
            grounding: try row.json("grounding"), pack: try row.json("pack"))
    }
}

extension DiagnosisJob {
    init(_ row: Row) throws {
        self.init(
            id: try row.int64("id"), incident: try row.int64("incident"), attempt: try row.int("attempt"),
            reason: DiagnosisReason(try row.string("reason")), pack: try row.json("pack"))
    }
}
