import Engine
import OperatorCore
import PlaybookDiagnoser
import TestSupport
import Testing
import TiKVSubject
import TicketStore
import ToySubject

/// A system that nobody has, through the whole engine: looks, tickets in SQLite, evidence and the playbook's verdict.
@Suite struct ToyEngineTests {
    private let clock = ManualClock()
    private static let playbook = PlaybookDiagnoser(hypotheses: [
        ToySubject.description.id: ToySubject.kind.hypotheses,
        TiKVSubject.description.id: TiKVSubject.kind.hypotheses,
    ])

    /// Watches a cluster whose second node is lost until there is a verdict.
    private func verdict(database: String, cluster: String = "toybox") async throws -> DiagnosisRecord? {
        let store = try await TicketStore.open(path: database, as: .watcher, bootID: clock.bootID)
        let subject = ToySubject(SubjectSettings(endpoints: ["10.9.0.1"], clusterKey: cluster), clock: clock)
        let engine = Engine(
            cluster: cluster, subject: subject, repository: store, diagnosers: [Self.playbook], clock: clock,
            claim: ClusterWriterClaim(store: store, cluster: cluster, program: "test", clock: clock))
        let events = engine.events(.lossless)
        subject.lose(ToySubject.node(2))
        let running = Task { await engine.run() }
        var record: DiagnosisRecord?
        var seconds = 0
        for await event in events {
            if case .diagnosed(let verdict) = event {
                record = verdict
                break
            }
            // Three seconds open a ticket; then time stands still, so that no verdict is too late.
            guard case .observed = event, seconds < 3 else { continue }
            seconds += 1
            await clock.waitForSleepers(3)
            clock.advance(by: .seconds(1))
        }
        engine.stop()
        await running.value
        try await store.close()
        return record
    }

    @Test(.timeLimit(.minutes(2)))
    func `a lost node gets its ticket, and its verdict by its own subject's hypotheses`() async throws {
        let folder = try TemporaryFolder()
        let record = try #require(try await verdict(database: folder.file("operator.db")))
        #expect(record.diagnosis.rootCause.mechanism == "gone")
        #expect(record.diagnosis.rootCause.target == ToySubject.node(2))
        #expect(record.grounding.unknownEvidence.isEmpty && record.diagnosis.rootCause.confidence == .certain)
        let reader = try await TicketReader.open(path: folder.file("operator.db"))
        let tickets = try await reader.tickets(TicketFilter(cluster: "toybox"))
        #expect(tickets.map(\.key.invariant.rawValue) == ["node_silent"])
        #expect(try await reader.latestPack(ofIncident: record.incident)?.subject == "toy")
        await reader.close()
    }

    @Test(.timeLimit(.minutes(2)))
    func `packs of two subjects in one database are each judged by their own`() async throws {
        let folder = try TemporaryFolder()
        let database = folder.file("operator.db")
        let toy = try #require(try await verdict(database: database))
        let store = try await TicketStore.open(path: database, as: .watcher, bootID: clock.bootID)
        let dead = try await deadStore(in: store)
        let runner = AgentRunner(repository: store, diagnosers: [Self.playbook], clock: clock)
        _ = try await store.enqueueDiagnosis(
            toy.pack, incident: toy.incident, reason: .asked(by: "ann"), at: clock.now())
        while try await runner.runOnce() {}
        let known = try await store.diagnoses(ofIncident: dead)
        #expect(known.map(\.diagnosis.rootCause.mechanism) == ["process_died"])
        let again = try await store.diagnoses(ofIncident: toy.incident)
        #expect(Set(again.map(\.diagnosis.rootCause.mechanism)) == ["gone"])
        try await store.close()
    }

    /// The incident of a TiKV store that died, with its evidence waiting to be judged.
    private func deadStore(in store: TicketStore) async throws -> Int64 {
        _ = try await ClusterWriterClaim(store: store, cluster: "lab", program: "test", clock: clock).claim()
        let id = ComponentID.store(4)
        let key = ConditionKey(cluster: "lab", invariant: InvariantID("store_unreachable"), component: id)
        var condition = Condition(key: key, since: clock.now(), bootID: clock.bootID, severity: .critical)
        condition.phase = .violated
        condition.noticed = clock.now().wall
        _ = try await store.commit(
            TicketBatch(cluster: "lab", at: clock.now(), changes: [.open(condition, .new)], conditions: [condition]))
        let incident = try #require(try await store.incidents(cluster: "lab", onlyOpen: true).first)
        var builder = PackBuilder()
        builder.ticket("store_unreachable", id)
        builder.add(.probe, "status_port", id, ["outcome": .text("refused"), "consecutive": .number(3, unit: "1")])
        builder.add(.absence, "planned_stop", id, ["looked_for": .text("receive signal 15")])
        builder.add(.state, "pd_state", id, ["state": .text("Disconnected")])
        var pack = builder.pack()
        pack.incident = incident.id
        _ = try await store.enqueueDiagnosis(pack, incident: incident.id, reason: .opened, at: clock.now())
        return incident.id
    }
}
