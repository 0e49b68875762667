import OperatorCore
import SQLiteKit
import TestSupport
import Testing
import TicketStore

struct VerdictReadingTests {
    private let diagnosis = Diagnosis(
        observationSummary: "",
        rootCause: Diagnosis.RootCause(
            component: "store", target: .store(4), mechanism: "process_died", statement: "It died.",
            confidence: .likely),
        supportingEvidence: [])

    @Test func `a list's verdicts are read without a look at any pack`() async throws {
        let scene = try await Scene()
        let first = try await scene.open(at: 0)
        let second = try await scene.open(Scene.key("disk_low"), at: 0)
        for (seconds, incident) in [(1.0, first.incident), (2, first.incident), (3, second.incident)] {
            let job = try await scene.store.enqueueDiagnosis(
                PackBuilder().pack(), incident: incident, reason: .opened, at: Scene.at(seconds))
            _ = try await scene.store.finishDiagnosis(
                job, with: diagnosis, grounding: GroundingReport(verifiedFigures: 0), engine: "playbook",
                at: Scene.at(seconds))
        }
        var expected: [VerdictSummary] = []
        for ticket in [first, second] {
            let newest = try await scene.store.diagnoses(ofIncident: ticket.incident).last
            expected.append(try #require(newest?.summary))
        }
        let connection = try Connection(path: scene.folder.file("operator.db"), mode: .readWrite)
        try connection.execute("UPDATE diagnosis_job SET pack = 'no pack'")
        let ids = [first.incident, second.incident, 99]
        #expect(try await scene.store.verdicts(ofIncidents: ids) == expected)
        #expect(expected.map(\.version) == [2, 1])
        await expectError(.damaged) { try await scene.store.diagnoses(ofIncident: first.incident) }
    }

    @Test func `one incident is found by its number, and not once it is part of another`() async throws {
        let scene = try await Scene()
        let cause = try await scene.open(at: 0)
        let effect = try await scene.open(Scene.key("disk_low"), at: 1)
        #expect(try await scene.store.incident(effect.incident)?.headTicket == effect.id)
        try await scene.commit(.merge([effect.incident], into: cause.incident), at: 2)
        #expect(try await scene.store.incident(effect.incident) == nil)
        #expect(try await scene.store.incident(cause.incident)?.id == cause.incident)
        #expect(try await scene.store.incident(99) == nil)
    }
}
