import OperatorCore
import SQLiteKit

/// What is read of incidents and their diagnoses.
extension Connection {
    /// Oldest first, without those that were merged into another.
    func incidents(cluster: String?, onlyOpen: Bool) throws -> [Incident] {
        try rows(
            """
            SELECT * FROM incident
            WHERE merged_into IS NULL AND (?1 IS NULL OR cluster = ?1) AND (?2 = 0 OR closed_at IS NULL)
            ORDER BY id
            """, cluster, onlyOpen, limit: .max
        ).map(Incident.init)
    }

    func incident(_ id: Int64) throws -> Incident? {
        try firstRow("SELECT * FROM incident WHERE id = ?", id).map(Incident.init)
    }

    /// nil also where it was merged into another.
    func unmergedIncident(_ id: Int64) throws -> Incident? {
        try firstRow("SELECT * FROM incident WHERE id = ? AND merged_into IS NULL", id).map(Incident.init)
    }

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
}

extension Incident {
    init(_ row: Row) throws(SQLiteError) {
        self.init(
            id: try row.int64("id"), cluster: try row.string("cluster"), opened: try row.wallTime("opened_at"),
            closed: try row.optionalWallTime("closed_at"), headTicket: try row.int64("head_ticket"),
            diagnosis: try DiagnosisStanding(row))
    }
}

extension DiagnosisStanding {
    fileprivate init(_ row: Row) throws(SQLiteError) {
        switch try row.string("diagnosis_state") {
        case "leased": self = .leased(owner: try row.string("diagnosis_owner"))
        case "done": self = .done(version: try row.int("diagnosis_version"))
        case "failed":
            self = .failed(
                reason: try row.string("diagnosis_failure"), retryAt: try row.wallTime("diagnosis_retry_at"))
        default: self = .none
        }
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
