import CommandLineKit
import Configuration
import Engine
import OperatorCore
import PlaybookDiagnoser
import TiKVSubject
import TicketStore

/// A cluster under watch: subject, ticket store and engine put together.
struct Watching {
    let engine: Engine
    let subject: TiKVSubject
    let store: TicketStore
    /// Why tickets are kept in memory only; nil where they are kept on disk.
    let unkept: TicketRepositoryError?

    /// `program`: what others see as the holder of the writer's lock.
    /// Throws where the database must not be touched (a newer program's, another program's).
    static func start(
        _ subject: TiKVSubject, cluster: String, database: String, program: String, clock: any OperatorClock,
        isSimulated: Bool, refinement: Refinement? = nil
    ) async throws(TicketRepositoryError) -> Watching {
        let (store, unkept) = try await open(database, bootID: clock.bootID)
        var settings = EngineSettings()
        settings.monitor.isSimulated = isSimulated
        settings.agent.owner = program
        let engine = Engine(
            cluster: cluster, subject: subject, repository: store,
            diagnosers: [PlaybookDiagnoser(hypotheses: subject.hypotheses)], refinement: refinement, clock: clock,
            claim: ClusterWriterClaim(store: store, cluster: cluster, program: program, clock: clock),
            settings: settings)
        return Watching(engine: engine, subject: subject, store: store, unkept: unkept)
    }

    /// Watching goes on where the tickets cannot be written; a file that is not ours or newer than us is left alone.
    private static func open(_ database: String, bootID: String) async throws(TicketRepositoryError)
        -> (TicketStore, TicketRepositoryError?)
    {
        do {
            return (try await TicketStore.open(path: database, as: .watcher, bootID: bootID), nil)
        } catch {
            guard error.code != .newerSchema, error.code != .refused else { throw error }
            return (try await TicketStore.inMemory(bootID: bootID), error)
        }
    }
}
