import Configuration
import OperatorCore
import TicketStore

extension Call {
    /// The tickets for reading; nil where nothing has been kept yet at the default place.
    /// Throws `TicketRepositoryError`; also where the named file does not exist.
    func ticketReader() async throws -> TicketReader? {
        let database = try paths().database
        do {
            return try await TicketReader.open(path: database.value)
        } catch {
            guard error.code == .notFound, case .fallback = database.origin else { throw error }
            return nil
        }
    }

    /// The tickets for a person's change. Throws `TicketRepositoryError`.
    func ticketStore() async throws -> TicketStore {
        try await TicketStore.open(path: try paths().database.value, as: .visitor, bootID: clock.bootID)
    }
}
