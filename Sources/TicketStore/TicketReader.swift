public import OperatorCore
import SQLiteKit

/// Tickets for those who only look: a read-only connection, short snapshots, no lock, no way to write.
///
/// It sees what other processes commit; `hasChanged` says cheaply whether it is worth reading again.
public actor TicketReader: TicketReading {
    private let queue = DatabaseQueue(label: "operator.tickets.reader")
    private let paths: StorePaths
    private var connection: Connection?
    private var lastVersion: Int64?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    private init(paths: StorePaths) {
        self.paths = paths
    }

    /// - Throws: `TicketRepositoryError`: `notFound` (no database there yet), `refused` (another program's), `readOnly`,
    ///   `damaged`, `inputOutput`.
    public static func open(path: String) async throws(TicketRepositoryError) -> TicketReader {
        let reader = TicketReader(paths: StorePaths(database: path))
        try await reader.start()
        return reader
    }

    private func start() throws(TicketRepositoryError) {
        do {
            connection = try StoreOpener.openForReading(paths)
        } catch {
            throw TicketRepositoryError(error, while: "read tickets", path: paths.database)
        }
    }

    public func close() {
        connection?.close()
        connection = nil
    }

    /// Whether another connection committed since the last call (true on the first): `PRAGMA data_version`.
    public func hasChanged() throws(TicketRepositoryError) -> Bool {
        do {
            let version = try open().dataVersion()
            defer { lastVersion = version }
            return version != lastVersion
        } catch {
            throw TicketRepositoryError(error, while: "read tickets", path: paths.database)
        }
    }

    /// Looks over the whole file; takes longer the larger it is.
    ///
    /// - Throws: `TicketRepositoryError` where the file is too damaged even for that.
    public func health() throws(TicketRepositoryError) -> StoreHealth {
        do {
            let connection = try open()
            // The limit on steps is for lists; a check visits every page.
            try connection.setStepLimit(nil)
            defer { try? StoreOpener.limitReading(connection) }
            return try StoreHealth(connection, paths)
        } catch {
            throw TicketRepositoryError(error, while: "check the tickets", path: paths.database)
        }
    }

    /// Who watches a cluster and writes its tickets; nil: nobody.
    public func writer(ofCluster cluster: String) throws(TicketRepositoryError) -> WriterLock.Attempt? {
        try WriterLock.look(at: paths.writerLock(cluster: cluster))
    }

    public func tickets(_ filter: TicketFilter) throws(TicketRepositoryError) -> [Ticket] {
        try read { try $0.tickets(filter) }
    }

    public func ticket(_ id: Int64) throws(TicketRepositoryError) -> Ticket? {
        try read { try $0.storedTicket(id)?.ticket }
    }

    public func events(ofTicket id: Int64) throws(TicketRepositoryError) -> [TicketEvent] {
        try read { try $0.events(ofTicket: id) }
    }

    /// Events of all tickets with an id above `id`, oldest first.
    public func events(after id: Int64, limit: Int = 1_000) throws(TicketRepositoryError) -> [TicketEvent] {
        try read { try $0.events(after: id, limit: limit) }
    }

    /// The id of the newest event; 0 where there is none.
    public func newestEventID() throws(TicketRepositoryError) -> Int64 {
        try read { try $0.newestEventID() }
    }

    public func incidents(cluster: String?, onlyOpen: Bool) throws(TicketRepositoryError) -> [Incident] {
        try read { try $0.incidents(cluster: cluster, onlyOpen: onlyOpen) }
    }

    public func diagnoses(ofIncident id: Int64) throws(TicketRepositoryError) -> [DiagnosisRecord] {
        try read { try $0.diagnoses(ofIncident: id) }
    }

    /// The newest frozen pack of an incident, diagnosed or not.
    public func latestPack(ofIncident id: Int64) throws(TicketRepositoryError) -> EvidencePack? {
        try read { try $0.latestPack(ofIncident: id) }
    }

    /// The text so far of a diagnosis that another process is writing; nil when none is.
    public func partialDiagnosis(ofIncident id: Int64) throws(TicketRepositoryError) -> String? {
        try read { try $0.partialDiagnosis(ofIncident: id) }
    }

    public func conditions(cluster: String) throws(TicketRepositoryError) -> [Condition] {
        try read { try $0.conditions(cluster: cluster) }
    }

    private func open() throws(TicketRepositoryError) -> Connection {
        guard let connection else { throw .refused("read tickets", "the database is closed", "Open it again.") }
        return connection
    }

    private func read<T>(_ body: (Connection) throws -> T) throws(TicketRepositoryError) -> T {
        do {
            return try open().readTransaction(body)
        } catch {
            throw TicketRepositoryError(error, while: "read tickets", path: paths.database)
        }
    }
}
