import OperatorCore
import TestSupport
import Testing
import TicketStore

/// A slower engine judges again what the first has judged.
struct RefinementTests {
    private func versions(
        _ answer: ScriptedDiagnoser.Answer, accepts: Bool = true
    ) async throws -> (records: [DiagnosisRecord], refiner: ScriptedDiagnoser, standing: DiagnosisStanding?) {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_down", .store(4), .violated))
        await bench.loop.tick()
        await bench.keeper.process()
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
