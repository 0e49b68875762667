import OperatorCore
import TestSupport
import Testing
import TicketStore

@testable import Engine

/// The whole engine with all its tasks on a manual clock: two of them and the poll of the runner sleep when it rests.
struct EngineRunTests {
    private let clock = ManualClock()
    private let store = ComponentID.store(4)

    private func engine(_ subject: ScriptedSubject, claim: any WriterClaim = SoleWriter()) async throws -> Engine {
        Engine(
            cluster: "lab", subject: subject, repository: try await TicketStore.inMemory(bootID: clock.bootID),
            diagnosers: [ScriptedDiagnoser()], clock: clock, claim: claim)
    }

    /// Starts the engine and waits until it looks: before that its patience with the database sleeps as well.
    private func start(_ engine: Engine, _ subject: ScriptedSubject) async -> Task<Void, Never> {
        let running = Task { await engine.run() }
        await subject.waitForObservations(1)
        return running
    }

    private func pass(seconds: Int) async {
        for _ in 0..<seconds {
            await clock.waitForSleepers(3)
            clock.advance(by: .seconds(1))
        }
        await clock.waitForSleepers(3)
    }

    @Test(.timeLimit(.minutes(2)))
    func `from the first look to the verdict, then an orderly end`() async throws {
        let subject = ScriptedSubject(clock: clock, invariants: MonitorBench.invariants)
        subject.say(.init("store_unreachable", store, .violated))
        let engine = try await engine(subject)
        let events = engine.events(.lossless)
        let running = await start(engine, subject)
        await pass(seconds: 3)
        var verdict: DiagnosisRecord?
        for await event in events {
            if case .diagnosed(let record) = event {
                verdict = record
                break
            }
        }
        #expect(verdict?.diagnosis.rootCause.target == store)
        #expect(engine.snapshot.health(of: store, now: clock.now()) == .degraded)
        engine.stop()
        await running.value
        #expect(subject.record.isShutDown)
        for await _ in engine.events(.lossless) {}
    }

    @Test(.timeLimit(.minutes(2)))
    func `a subject slower than the tick is never asked twice at once, and its slowness is no gap`() async throws {
        let subject = ScriptedSubject(clock: clock, invariants: MonitorBench.invariants)
        subject.change { $0.stall = .seconds(5) }
        let engine = try await engine(subject)
        let log = EventLogger(engine.events(.lossless))
        let running = await start(engine, subject)
        await pass(seconds: 13)
        #expect(subject.record.mostAtOnce == 1)
        #expect(subject.record.observations == 3)
        running.cancel()
        await running.value
        let gaps = await log.all().filter { if case .gap = $0 { true } else { false } }
        #expect(gaps.isEmpty)
    }

    @Test(.timeLimit(.minutes(2)))
    func `a leap of the clock is one gap, and late ticks are left out`() async throws {
        let subject = ScriptedSubject(clock: clock, invariants: MonitorBench.invariants)
        let engine = try await engine(subject)
        let log = EventLogger(engine.events(.lossless))
        let running = await start(engine, subject)
        await pass(seconds: 2)
        clock.advance(by: .seconds(119))
        await pass(seconds: 2)
        running.cancel()
        await running.value
        #expect(subject.record.observations == 6)
        let gaps = await log.all().filter { if case .gap = $0 { true } else { false } }
        #expect(gaps.count == 1)
    }

    @Test(.timeLimit(.minutes(2)))
    func `what a person did reaches listeners`() async throws {
        let engine = try await engine(ScriptedSubject(clock: clock, invariants: []))
        let events = engine.events(.latest(limit: 8))
        engine.record(ActionRecord(at: clock.now().wall, by: "ann", text: "restarted store/4", target: store))
        for await event in events {
            guard case .action(let action) = event else { continue }
            #expect(action.by == "ann")
            break
        }
    }
}
