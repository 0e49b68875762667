import OperatorCore
import PlaybookDiagnoser
import Synchronization
import TestSupport
import TicketStore

@testable import Engine

/// The parts of a monitor on one clock, driven a second at a time: each second ends when everything it caused is done.
final class MonitorBench {
    static let invariants = [
        descriptor("store_unreachable", by: []), descriptor("store_down", open: 1, by: []),
        descriptor("disk_low", severity: .warning, by: []),
        descriptor("region_under_replicated", severity: .warning, by: ["store_unreachable", "store_down"]),
    ]

    let clock: ManualClock
    let subject: ScriptedSubject
    let repository: FlakyRepository
    let diagnoser = ScriptedDiagnoser()
    let view = MonitorView()
    let samples = SampleStore()
    let fanOut = EventFanOut()
    let loop: MonitorLoop
    let ticketWriter: TicketWriter
    let scheduler: DiagnosisScheduler
    let runner: AgentRunner
    private let events: EventLogger

    private static func descriptor(
        _ id: String, severity: Severity = .critical, open: Int = 2, by causes: [String]
    ) -> InvariantDescriptor {
        InvariantDescriptor(
            id: InvariantID(id), title: "", explanation: "", severity: severity, openAfterChecks: open,
            explainedBy: causes.map { InvariantID($0) })
    }

    init(
        store: TicketStore? = nil, clock: ManualClock = ManualClock(), claim: any WriterClaim = SoleWriter(),
        failing: TicketRepositoryError? = nil, life: String? = nil
    ) async throws {
        self.clock = clock
        let subject = ScriptedSubject(clock: clock, invariants: Self.invariants)
        self.subject = subject
        let store = if let store { store } else { try await TicketStore.inMemory(bootID: clock.bootID) }
        let repository = FlakyRepository(store)
        repository.fail(with: failing)
        self.repository = repository
        let settings = MonitorSettings()
        scheduler = DiagnosisScheduler(
            cluster: "lab", subject: subject, repository: repository, clock: clock, history: samples, view: view,
            settings: settings, didEnqueue: {})
        ticketWriter = TicketWriter(
            cluster: "lab", life: life, repository: repository, claim: claim,
            grouper: IncidentGrouper(descriptors: CoreInvariants.completing(Self.invariants)), fanOut: fanOut,
            clock: clock, didLook: { [scheduler] in scheduler.note($0) })
        loop = MonitorLoop(
            cluster: "lab", subject: subject, clock: clock, settings: settings, samples: samples, sink: ticketWriter,
            view: view, fanOut: fanOut, watch: GapWatch(clock: clock, interval: settings.tickInterval))
        runner = AgentRunner(repository: repository, diagnosers: [diagnoser], clock: clock)
        events = EventLogger(fanOut.subscribe(.lossless))
        await ticketWriter.process()
    }

    /// A tick and all it causes; then a second passes.
    func second() async {
        await loop.tick()
        await ticketWriter.process()
        await scheduler.enqueueWaiting()
        while (try? await runner.runOnce()) == true {}
        await ticketWriter.process()
        clock.advance(by: .seconds(1))
    }

    func seconds(_ count: Int) async {
        for _ in 0..<count { await second() }
    }

    func tickets() async throws -> [Ticket] { try await repository.store.tickets(TicketFilter(cluster: "lab")) }
    func openTickets() async throws -> [Ticket] { try await tickets().filter(\.isOpen) }

    /// All events so far, in order. Ends the stream.
    func finishedEvents() async -> [EngineEvent] {
        fanOut.finish()
        return await events.all()
    }
}

/// Collects a stream of events.
final class EventLogger: Sendable {
    private let task: Task<[EngineEvent], Never>

    init(_ stream: AsyncStream<EngineEvent>) {
        task = Task {
            var events: [EngineEvent] = []
            for await event in stream { events.append(event) }
            return events
        }
    }

    func all() async -> [EngineEvent] { await task.value }
}
