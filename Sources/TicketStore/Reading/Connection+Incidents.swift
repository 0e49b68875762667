import OperatorCore
import SQLiteKit

/// What is read of incidents.
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
