import OperatorCore
import Synchronization
import TestSupport
import Testing
import TicketStore

@testable import Engine

/// A slower engine judges again what the first has judged.
struct RefinementTests {
    private func versions(
        _ answer: ScriptedDiagnoser.Answer, accepts: Bool = true
    ) async throws -> (records: [DiagnosisRecord], refiner: ScriptedDiagnoser, standing: DiagnosisStanding?) {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_down", .store(4), .violated))
        await bench.loop.tick()
        await bench.ticketWriter.process()
        await bench.scheduler.enqueueWaiting()
        let refiner = ScriptedDiagnoser()
        refiner.answer(with: answer)
        let runner = AgentRunner(
            repository: bench.repository, diagnosers: [bench.diagnoser], clock: bench.clock,
            refinement: Refinement(refiner, accepts: { _ in accepts }))
        #expect(try await runner.runOnce())
        await runner.finishRefining()
        let incident = try #require(try await bench.repository.store.incidents(cluster: "lab", onlyOpen: true).first)
        return (
            try await bench.repository.store.diagnoses(ofIncident: incident.id), refiner, incident.diagnosis
        )
    }

    @Test func `both verdicts are kept, on the same evidence`() async throws {
        let (records, refiner, _) = try await versions(.verdict)
        #expect(records.map(\.version) == [1, 2])
        #expect(refiner.packs == [records[0].pack])
        #expect(records[0].pack == records[1].pack)
    }

    @Test(arguments: [ScriptedDiagnoser.Answer.error, .silence])
    func `one that fails leaves the first verdict as it was`(answer: ScriptedDiagnoser.Answer) async throws {
        let (records, _, standing) = try await versions(answer)
        #expect(records.map(\.version) == [1])
        guard case .failed? = standing else { return }
        Issue.record("the incident is said to lack a diagnosis")
    }

    @Test func `a pack that must not leave is not given away`() async throws {
        let (records, refiner, _) = try await versions(.verdict, accepts: false)
        #expect(records.count == 1 && refiner.packs.isEmpty)
    }
}

/// A refinement that fails, is stopped, or outlives its incident.
struct RefinementEndTests {
    private struct Passing: DiagnosisFailure, CustomStringConvertible {
        var mayPass: Bool
        var description: String { "the stream broke off" }
    }

    /// Fails so often, then judges; or never answers.
    private struct Flaky: Diagnoser {
        let engine = "flaky"
        let failures: Counter
        var mayPass = true
        var hangs = false

        final class Counter: Sendable {
            private let left: Mutex<Int>
            init(_ count: Int) { left = Mutex(count) }
            func take() -> Bool {
                left.withLock { left in
                    defer { left -= 1 }
                    return left > 0
                }
            }
        }

        func diagnose(
            _ pack: EvidencePack, tools: [any DiagnosisTool]
        ) -> AsyncThrowingStream<DiagnosisUpdate, any Error> {
            AsyncThrowingStream { continuation in
                continuation.yield(.progress("asking"))
                if hangs { return }
                if failures.take() { return continuation.finish(throwing: Passing(mayPass: mayPass)) }
                continuation.yield(.finished(ScriptedDiagnoser.verdict(pack)))
                continuation.finish()
            }
        }
    }

    private func runner(_ diagnoser: Flaky) async throws -> (MonitorBench, AgentRunner, Int64) {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_down", .store(4), .violated))
        await bench.loop.tick()
        await bench.ticketWriter.process()
        await bench.scheduler.enqueueWaiting()
        let runner = AgentRunner(
            repository: bench.repository, diagnosers: [bench.diagnoser], clock: bench.clock,
            refinement: Refinement(diagnoser, accepts: { _ in true }))
        #expect(try await runner.runOnce())
        let incident = try #require(try await bench.repository.store.incidents(cluster: "lab", onlyOpen: true).first)
        return (bench, runner, incident.id)
    }

    private func failures(_ bench: MonitorBench) async throws -> [String] {
        try await bench.repository.store.events(after: 0, limit: 100).filter { $0.kind == .diagnosisFailed }
            .map { "\($0.by): \($0.text)" }
    }

    @Test func `what may pass is written down and tried again a minute later`() async throws {
        let (bench, runner, incident) = try await runner(Flaky(failures: .init(1)))
        await runner.finishRefining()
        let failures = try await failures(bench)
        #expect(failures.count == 1 && failures[0].hasPrefix("flaky: the stream broke off; tried again at "))
        #expect(try await bench.openTickets().map(\.state) == [.diagnosed], "the first verdict stands")
        await bench.clock.waitForSleepers(1)
        bench.clock.advance(by: .seconds(61))
        #expect(await eventually { (try? await bench.repository.store.diagnoses(ofIncident: incident).count) == 2 })
    }

    @Test func `what will not pass is not tried again by itself`() async throws {
        let (bench, runner, _) = try await runner(Flaky(failures: .init(9), mayPass: false))
        await runner.finishRefining()
        #expect(try await failures(bench) == ["flaky: the stream broke off"])
    }

    @Test func `it ends when somebody stops it, with the reason`() async throws {
        let (bench, runner, incident) = try await runner(Flaky(failures: .init(0), hangs: true))
        await runner.cancelRefining(incident: incident, because: "by anna")
        await runner.finishRefining()
        #expect(try await failures(bench) == ["flaky: stopped by anna"])
    }

    private func news(_ store: TicketStore) async throws -> [TicketNews] {
        var news: [TicketNews] = []
        for event in try await store.events(after: 0, limit: 100) {
            news.append(TicketNews(event: event, ticket: try #require(try await store.ticket(event.ticket))))
        }
        return news
    }

    @Test func `an incident that is over is told once, and one that is open is not`() async throws {
        let bench = try await MonitorBench()
        let closed = Mutex<[Int64]>([])
        let scheduler = DiagnosisScheduler(
            cluster: "lab", subject: bench.subject, repository: bench.repository, clock: bench.clock,
            history: bench.samples, view: bench.view, settings: MonitorSettings(),
            didClose: { id in closed.withLock { $0.append(id) } }, didEnqueue: {})
        bench.subject.say(.init("store_down", .store(4), .violated))
        await bench.seconds(2)
        let store = bench.repository.store
        scheduler.note(try await news(store))
        await scheduler.tellClosed()
        #expect(closed.withLock { $0 }.isEmpty)
        bench.subject.say(.init("store_down", .store(4), .ok))
        await bench.seconds(30)
        scheduler.note(try await news(store))
        await scheduler.tellClosed()
        #expect(closed.withLock { $0 } == [1])
    }
}
