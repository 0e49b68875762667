import OperatorCore
import SQLiteKit

/// The reading questions, answered alike by the store and by those who only look: each on a snapshot of its own
/// connection.
protocol DatabaseReading: Actor, TicketReading {
    /// Runs `body` on one snapshot.
    ///
    /// - Throws: `TicketRepositoryError`.
    func read<T>(_ body: (Connection) throws -> T) throws(TicketRepositoryError) -> T
}

extension DatabaseReading {
    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func tickets(_ filter: TicketFilter) throws(TicketRepositoryError) -> [Ticket] {
        try read { try $0.tickets(filter) }
    }

    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func tickets(withIDs ids: [Int64]) throws(TicketRepositoryError) -> [Ticket] {
        try read { try $0.tickets(withIDs: ids) }
    }

    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func events(ofTicket id: Int64) throws(TicketRepositoryError) -> [TicketEvent] {
        try read { try $0.events(ofTicket: id) }
    }

    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func events(after id: Int64, limit: Int) throws(TicketRepositoryError) -> [TicketEvent] {
        try read { try $0.events(after: id, limit: limit) }
    }

    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func newestEventID() throws(TicketRepositoryError) -> Int64 {
        try read { try $0.newestEventID() }
    }

    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func incidents(cluster: String?, onlyOpen: Bool) throws(TicketRepositoryError) -> [Incident] {
        try read { try $0.incidents(cluster: cluster, onlyOpen: onlyOpen) }
    }

    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func incident(_ id: Int64) throws(TicketRepositoryError) -> Incident? {
        try read { try $0.unmergedIncident(id) }
    }

    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func diagnoses(
        ofIncident id: Int64, since: WallTime?
    ) throws(TicketRepositoryError) -> [DiagnosisRecord] {
        try read { try $0.diagnoses(ofIncident: id, since: since) }
    }

    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func verdicts(ofIncidents ids: [Int64]) throws(TicketRepositoryError) -> [VerdictSummary] {
        try read { try $0.verdicts(ofIncidents: ids) }
    }

    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func latestPack(ofIncident id: Int64) throws(TicketRepositoryError) -> EvidencePack? {
        try read { try $0.latestPack(ofIncident: id) }
    }

    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func conditions(cluster: String) throws(TicketRepositoryError) -> [Condition] {
        try read { try $0.conditions(cluster: cluster) }
    }
}
