import CommandLineKit
import Configuration
import Engine
import OperatorCore
import TicketStore

/// A cluster under watch: subject, ticket store and engine put together.
struct Watching {
    let engine: Engine
    let subject: any Subject
    /// Where tickets are kept; nil in a follower, which keeps none.
    let store: TicketStore?
    /// What is kept, by whomever.
    let tickets: any TicketReading
    /// Why tickets are kept in memory only; nil where they are kept on disk, or by somebody else.
    let unkept: TicketRepositoryError?

    /// `life`: the directory of a local cluster, which a cluster of the same name brought up later does not share.
    /// `program`: what others see as the holder of the writer's lock.
    /// Throws where the database must not be touched (a newer program's, another program's).
    static func start(
        _ subject: any Subject, cluster: String, database: String, program: String, clock: any OperatorClock,
        isSimulated: Bool, life: String? = nil, refinement: Refinement? = nil
    ) async throws(TicketRepositoryError) -> Watching {
        let (store, unkept) = try await open(database, bootID: clock.bootID)
        var settings = EngineSettings()
        settings.monitor.isSimulated = isSimulated
        settings.monitor.life = life
        settings.agent.owner = program
        let engine = Engine(
            cluster: cluster, subject: subject, repository: store,
            diagnosers: [Subjects.playbook], refinement: refinement, clock: clock,
            claim: ClusterWriterClaim(store: store, cluster: cluster, program: program, clock: clock),
            news: unkept == nil ? TicketReader.following(path: database) : nil, settings: settings)
        return Watching(engine: engine, subject: subject, store: store, tickets: store, unkept: unkept)
    }

    /// Observes by itself and takes tickets and verdicts from whoever keeps them: it writes nothing, takes no lock,
    /// and goes on where there is no database.
    static func follow(
        _ subject: any Subject, cluster: String, database: String, clock: any OperatorClock
    ) -> Watching {
        let reader = TicketReader.following(path: database)
        let engine = Engine(cluster: cluster, subject: subject, following: reader, clock: clock)
        return Watching(engine: engine, subject: subject, store: nil, tickets: reader, unkept: nil)
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
