public import OperatorCore
import SQLiteKit

extension TicketStore: TicketReading {
    public func tickets(_ filter: TicketFilter) throws(TicketRepositoryError) -> [Ticket] {
        try read { try $0.tickets(filter) }
    }

    public func ticket(_ id: Int64) throws(TicketRepositoryError) -> Ticket? {
        try read { try $0.storedTicket(id)?.ticket }
    }

    public func events(ofTicket id: Int64) throws(TicketRepositoryError) -> [TicketEvent] {
        try read { try $0.events(ofTicket: id) }
    }

    public func incidents(cluster: String?, onlyOpen: Bool) throws(TicketRepositoryError) -> [Incident] {
        try read { try $0.incidents(cluster: cluster, onlyOpen: onlyOpen) }
    }

    public func diagnoses(ofIncident id: Int64) throws(TicketRepositoryError) -> [DiagnosisRecord] {
        try read { try $0.diagnoses(ofIncident: id) }
    }

    public func conditions(cluster: String) throws(TicketRepositoryError) -> [Condition] {
        try read { try $0.conditions(cluster: cluster) }
    }

    /// Events of all tickets with an id above `id`, oldest first: what others did since.
    public func events(after id: Int64, limit: Int = 1_000) throws(TicketRepositoryError) -> [TicketEvent] {
        try read { try $0.events(after: id, limit: limit) }
    }

    /// The id of the newest event; 0 where there is none.
    public func newestEventID() throws(TicketRepositoryError) -> Int64 {
        try read { try $0.newestEventID() }
    }

    /// The newest frozen pack of an incident, diagnosed or not.
    public func latestPack(ofIncident id: Int64) throws(TicketRepositoryError) -> EvidencePack? {
        try read { try $0.latestPack(ofIncident: id) }
    }
}
