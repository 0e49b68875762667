import OperatorCore
import Synchronization
import TestSupport
import Testing
import TicketStore

@testable import Engine

/// What followers hear of tickets, verdicts and running diagnoses, and of who keeps them.
struct NewsWatchTests {
    private let store = ComponentID.store(4)

    /// A database in another process' hands, with a writer that a test sets.
    private final class Source: TicketFollowing {
        let store: TicketStore
        private let state = Mutex<(writer: WriterStatus, drafts: [StoredDraft], trouble: TicketRepositoryError?)>(
            (.nobody(since: nil), [], nil))

        init(_ store: TicketStore) { self.store = store }

        func set(_ status: WriterStatus) { state.withLock { $0.writer = status } }
        func set(_ drafts: [StoredDraft]) { state.withLock { $0.drafts = drafts } }
        func fail(_ code: TicketRepositoryError.Code?) {
            state.withLock { $0.trouble = code.map { TicketRepositoryError($0, "cannot read") } }
        }

        private func check() throws(TicketRepositoryError) {
            if let trouble = state.withLock({ $0.trouble }) { throw trouble }
        }

        func hasChanged() async throws(TicketRepositoryError) -> Bool {
            try check()
            return true
        }

        func drafts(ofCluster cluster: String) -> [StoredDraft] { state.withLock { $0.drafts } }
        func writerStatus(ofCluster cluster: String, at now: WallTime) -> WriterStatus { state.withLock { $0.writer } }

        func tickets(_ filter: TicketFilter) async throws(TicketRepositoryError) -> [Ticket] {
            try await store.tickets(filter)
        }
        func tickets(withIDs ids: [Int64]) async throws(TicketRepositoryError) -> [Ticket] {
            try await store.tickets(withIDs: ids)
        }
        func incident(_ id: Int64) async throws(TicketRepositoryError) -> Incident? { try await store.incident(id) }
        func verdicts(ofIncidents ids: [Int64]) async throws(TicketRepositoryError) -> [VerdictSummary] {
            try await store.verdicts(ofIncidents: ids)
        }
        func latestPack(ofIncident id: Int64) async throws(TicketRepositoryError) -> EvidencePack? {
            try await store.latestPack(ofIncident: id)
        }
        func events(ofTicket id: Int64) async throws(TicketRepositoryError) -> [TicketEvent] {
            try await store.events(ofTicket: id)
        }
        func events(after id: Int64, limit: Int) async throws(TicketRepositoryError) -> [TicketEvent] {
            try await store.events(after: id, limit: limit)
        }
        func newestEventID() async throws(TicketRepositoryError) -> Int64 {
            try check()
            return try await store.newestEventID()
        }
        func incidents(cluster: String?, onlyOpen: Bool) async throws(TicketRepositoryError) -> [Incident] {
            try await store.incidents(cluster: cluster, onlyOpen: onlyOpen)
        }
        func diagnoses(
            ofIncident id: Int64, since: WallTime?
        ) async throws(TicketRepositoryError) -> [DiagnosisRecord] {
            try await store.diagnoses(ofIncident: id, since: since)
        }
        func conditions(cluster: String) async throws(TicketRepositoryError) -> [Condition] {
            try await store.conditions(cluster: cluster)
        }
    }

    private struct Bench {
        let writer: MonitorBench
        let source: Source
        let follower: NewsWatch
        let fanOut = EventFanOut()
        let view = MonitorView()
        let log: EventLogger

        init() async throws {
            let database = try await TicketStore.inMemory(bootID: "boot-1")
            writer = try await MonitorBench(store: database)
            source = Source(database)
            follower = NewsWatch.following(
                source, cluster: "lab", clock: writer.clock, fanOut: fanOut, view: view)
            log = EventLogger(fanOut.subscribe(.lossless))
        }

        func finished() async -> [EngineEvent] {
            fanOut.finish()
            return await log.all()
        }
    }

    private func holder(_ pid: Int32, lastSeen: WallTime) -> WriterStatus {
        .elsewhere(.init(pid: pid, program: "monitor", isStopped: false, lastSeen: lastSeen))
    }

    private func draft(_ bench: Bench, _ pieces: [String], pid: Int32 = 7) -> StoredDraft {
        var draft = DiagnosisDraft(incident: 1, job: 1, engine: "claude", began: bench.writer.clock.bootStart)
        for piece in pieces { draft.take(.partial(section: "cause", text: piece)) }
        return StoredDraft(
            draft: draft, pid: pid, isOwn: false, bootID: "boot-1",
            writtenUptime: bench.writer.clock.now().uptimeNanoseconds)
    }

    private func words(_ events: [EngineEvent]) -> [String] {
        events.compactMap { event in
            guard case .diagnosisProgress(_, _, let update) = event else { return nil }
            return switch update {
            case .partial(_, let text): text
            case .progress(let line): "(\(line))"
            case .failed(let reason, _): "(\(reason))"
            case .ended: "(ended)"
            default: nil
            }
        }
    }

    @Test func `tickets and verdicts of another process are told once, those of before are history`() async throws {
        let bench = try await Bench()
        bench.writer.subject.say(.init("store_down", .store(9), .violated))
        await bench.writer.seconds(2)
        await bench.follower.look()
        bench.writer.subject.say(.init("store_down", store, .violated))
        await bench.writer.seconds(2)
        await bench.follower.look()
        await bench.follower.look()
        let events = await bench.finished()
        let kinds = events.compactMap { if case .ticket(let event, _) = $0 { event.kind } else { nil } }
        #expect(kinds == [.opened, .diagnosisStarted, .diagnosed])
        #expect(events.count { if case .diagnosed = $0 { true } else { false } } == 1)
    }

    @Test func `a database that is made later is followed from its beginning`() async throws {
        let bench = try await Bench()
        bench.source.fail(.notFound)
        await bench.follower.look()
        bench.writer.subject.say(.init("store_down", store, .violated))
        await bench.writer.seconds(2)
        bench.source.fail(nil)
        await bench.follower.look()
        let events = await bench.finished()
        #expect(events.contains { if case .ticket(let event, _) = $0 { event.kind == .opened } else { false } })
        #expect(!events.contains { if case .persistenceTrouble = $0 { true } else { false } })
    }

    @Test func `a trouble with reading is told once it lasts, and when it is over`() async throws {
        let bench = try await Bench()
        bench.source.fail(.damaged)
        await bench.follower.look()
        bench.writer.clock.advance(by: .seconds(3))
        await bench.follower.look()
        await bench.follower.look()
        bench.source.fail(nil)
        await bench.follower.look()
        let told = await bench.finished().compactMap { event -> Bool? in
            if case .persistenceTrouble(let error, _) = event { error != nil } else { nil }
        }
        #expect(told == [true, false])
    }

    @Test func `words of a running diagnosis come piece by piece`() async throws {
        let bench = try await Bench()
        bench.source.set([draft(bench, ["The store"])])
        await bench.follower.look()
        bench.source.set([draft(bench, ["The store", " died"])])
        await bench.follower.look()
        await bench.follower.look()
        #expect(words(await bench.finished()) == ["The store", " died"])
    }

    @Test func `a draft whose writer says nothing more does not look alive`() async throws {
        let bench = try await Bench()
        bench.source.set([draft(bench, ["The store"])])
        await bench.follower.look()
        bench.writer.clock.advance(by: .seconds(6))
        await bench.follower.look()
        #expect(words(await bench.finished()).last == "(ended)")
    }

    @Test func `the draft of a writer that died ends at once, and since when nobody keeps tickets is told`()
        async throws
    {
        let bench = try await Bench()
        let seen = bench.writer.clock.now().wall
        bench.source.set(holder(7, lastSeen: seen))
        bench.source.set([draft(bench, ["The store"])])
        await bench.follower.look()
        bench.source.set(.nobody(since: seen))
        for _ in 0..<3 { await bench.follower.look() }
        let events = await bench.finished()
        #expect(words(events).last == "(ended)")
        let statuses = events.compactMap { if case .writer(let status, _) = $0 { status } else { nil } }
        #expect(statuses == [holder(7, lastSeen: seen), .nobody(since: seen)])
        #expect(bench.view.snapshot.writer == .nobody(since: seen))
    }
}

extension ManualClock {
    /// Some moment that does not move.
    fileprivate var bootStart: WallTime { Moment.second(0).wall }
}
