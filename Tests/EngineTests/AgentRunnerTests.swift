import OperatorCore
import TestSupport
import Testing
import TicketStore

@testable import Engine

struct AgentRunnerTests {
    private let store = ComponentID.store(4)

    private func brokenBench() async throws -> MonitorBench {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_down", store, .violated))
        return bench
    }

    @Test func `a failed diagnosis closes nothing, says why in clean words and is tried again later`() async throws {
        let bench = try await brokenBench()
        bench.diagnoser.answer(with: .error)
        await bench.seconds(2)
        let open = try await bench.openTickets()
        #expect(open.map(\.state) == [.created])
        let incident = try #require(
            try await bench.repository.store.incidents(cluster: "lab", onlyOpen: true).first)
        guard case .failed(let reason, let retryAt) = incident.diagnosis else {
            Issue.record("not failed: \(incident.diagnosis)")
            return
        }
        #expect(reason == "scripted: no idea today")
        #expect(retryAt == Moment.second(5).wall)
        #expect(bench.diagnoser.packs.count == 1)
        bench.diagnoser.answer(with: .verdict)
        await bench.seconds(2)
        #expect(bench.diagnoser.packs.count == 1)
        await bench.seconds(3)
        #expect(bench.diagnoser.packs.count == 2)
        #expect(try await bench.openTickets().map(\.state) == [.diagnosed])
    }

    @Test func `an engine that says nothing more has failed`() async throws {
        let bench = try await brokenBench()
        bench.diagnoser.answer(with: .silence)
        await bench.seconds(2)
        let incident = try await bench.repository.store.incidents(cluster: "lab", onlyOpen: true).first
        guard case .failed = incident?.diagnosis else {
            Issue.record("not failed")
            return
        }
    }

    @Test func `an engine that never answers fails at its time-out`() async throws {
        let bench = try await brokenBench()
        await bench.loop.tick()
        await bench.ticketWriter.process()
        await bench.scheduler.enqueueWaiting()
        bench.diagnoser.answer(with: .never)
        let runner = bench.runner
        let attempt = Task { try await runner.runOnce() }
        await bench.clock.waitForSleepers(1)
        bench.clock.advance(by: .seconds(30))
        #expect(try await attempt.value)
        let incident = try await bench.repository.store.incidents(cluster: "lab", onlyOpen: true).first
        guard case .failed(let reason, _) = incident?.diagnosis else {
            Issue.record("not failed")
            return
        }
        #expect(reason == "scripted: no verdict within 30 s")
    }

    @Test func `a late verdict is kept and reopens nothing`() async throws {
        let bench = try await brokenBench()
        bench.diagnoser.answer(with: .error)
        await bench.seconds(1)
        bench.subject.say(.init("store_down", store, .ok))
        for _ in 0..<15 {
            await bench.loop.tick()
            await bench.ticketWriter.process()
            bench.clock.advance(by: .seconds(1))
        }
        #expect(try await bench.openTickets().isEmpty)
        bench.diagnoser.answer(with: .verdict)
        #expect(try await bench.runner.runOnce())
        let ticket = try #require(try await bench.tickets().first)
        #expect(ticket.state == .resolved)
        #expect(try await bench.repository.store.diagnoses(ofIncident: ticket.incident).count == 1)
    }

    @Test(arguments: [ScriptedDiagnoser.Answer.abstention, .verdict])
    func `what was found while the trouble lasted is not unlearned from a healed component`(
        _ answer: ScriptedDiagnoser.Answer
    ) async throws {
        let bench = try await MonitorBench()
        bench.diagnoser.answer(with: .certain)
        bench.subject.say(.init("store_unreachable", store, .violated), .init("store_down", store, .violated))
        await bench.seconds(4)
        let incident = try #require(try await bench.openTickets().first?.incident)
        let before = try await bench.repository.store.diagnoses(ofIncident: incident)
        #expect(before.last?.diagnosis.rootCause.confidence == .certain)
        bench.diagnoser.answer(with: answer)
        let packs = bench.diagnoser.packs.count
        // It serves again, and something late joins.
        bench.subject.say(
            .init("store_unreachable", store, .ok), .init("store_down", store, .violated),
            .init("region_under_replicated", store, .violated))
        await bench.seconds(4)
        #expect(bench.diagnoser.packs.count == packs + 1)
        #expect(try await bench.repository.store.diagnoses(ofIncident: incident).count == before.count)
        #expect(try await bench.openTickets().map(\.state) == [.diagnosed, .diagnosed, .diagnosed])
    }

    @Test func `an agent elsewhere works from the stored pack alone`() async throws {
        let bench = try await brokenBench()
        await bench.loop.tick()
        await bench.ticketWriter.process()
        await bench.scheduler.enqueueWaiting()
        let diagnoser = ScriptedDiagnoser()
        let agent = AgentRunner(repository: bench.repository.store, diagnosers: [diagnoser], clock: bench.clock)
        #expect(try await agent.runOnce())
        #expect(try await agent.runOnce() == false)
        #expect(diagnoser.packs.first?.tickets.first?.key.component == store)
        #expect(try await bench.openTickets().map(\.state) == [.diagnosed])
    }

    @Test func `the second engine answers where the first one fails`() async throws {
        let bench = try await brokenBench()
        await bench.loop.tick()
        await bench.ticketWriter.process()
        await bench.scheduler.enqueueWaiting()
        let broken = ScriptedDiagnoser()
        broken.answer(with: .error)
        let agent = AgentRunner(
            repository: bench.repository.store, diagnosers: [broken, ScriptedDiagnoser()], clock: bench.clock)
        #expect(try await agent.runOnce())
        #expect(try await bench.openTickets().map(\.state) == [.diagnosed])
    }

    @Test(.timeLimit(.minutes(2)))
    func `trouble with the database is told once, and the agent goes on looking`() async throws {
        let bench = try await brokenBench()
        bench.repository.fail(with: TicketRepositoryError(.busy, "take a diagnosis job: the database is locked. Wait."))
        let (told, telling) = AsyncStream<TicketRepositoryError.Code>.makeStream()
        let runner = bench.runner
        let running = Task {
            await runner.run { telling.yield($0.code) }
            telling.finish()
        }
        for _ in 0..<5 {
            await bench.clock.waitForSleepers(1)
            bench.clock.advance(by: .seconds(1))
        }
        await bench.clock.waitForSleepers(1)
        running.cancel()
        var codes: [TicketRepositoryError.Code] = []
        for await code in told { codes.append(code) }
        #expect(codes == [.busy])
    }

    @Test func `retries wait twice as long each time, up to five minutes`() {
        let settings = AgentSettings()
        let delays = (1...9).map { Int(settings.retryDelay(afterAttempt: $0).inSeconds) }
        #expect(delays == [5, 10, 20, 40, 80, 160, 300, 300, 300])
    }
}
