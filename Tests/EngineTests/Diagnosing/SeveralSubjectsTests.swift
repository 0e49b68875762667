import OperatorCore
import PlaybookDiagnoser
import TestSupport
import Testing
import TicketStore

@testable import Engine

/// Blames its subject's own fault for whatever it is shown.
private struct OwnFault: FaultHypothesis {
    let id: String
    var title: String { id }

    func weigh(_ pack: EvidencePack) -> HypothesisVerdict? {
        HypothesisVerdict(
            hypothesis: id, title: title, standing: .likely,
            cause: .init(component: "part", target: nil, mechanism: id, statement: id, confidence: .likely),
            supports: [.init(evidenceID: "e1", why: "it is said to be down")])
    }
}

struct SeveralSubjectsTests {
    private func pack(of subject: String, ticket: Ticket) -> EvidencePack {
        EvidencePack(
            subject: subject, cluster: ClusterIdentity(key: "lab", id: nil), incident: ticket.incident,
            frozen: ticket.noticed, began: ticket.noticed, tickets: [ticket], components: [], states: [:],
            evidence: [
                Evidence(
                    kind: .check, topic: "down", component: ticket.key.component, statement: "it is down",
                    at: ticket.noticed, origin: "test")
            ], gaps: [], isSimulated: false)
    }

    @Test func `packs of two subjects in one database are each judged by their own hypotheses`() async throws {
        let clock = ManualClock()
        let store = try await TicketStore.inMemory(bootID: clock.bootID)
        let playbook = PlaybookDiagnoser(hypotheses: [
            "mill": [OwnFault(id: "sail_torn")], "press": [OwnFault(id: "belt_slipped")],
        ])
        let runner = AgentRunner(repository: store, diagnosers: [playbook], clock: clock)
        var mechanisms: [String: String] = [:]
        for (number, subject) in ["mill", "press", "loom"].enumerated() {
            let key = ConditionKey(
                cluster: "lab", invariant: InvariantID("down"), component: ComponentID(kind: subject, id: "1"))
            var condition = Condition(key: key, since: clock.now(), bootID: clock.bootID, severity: .critical)
            condition.phase = .violated
            _ = try await store.commit(
                TicketBatch(cluster: "lab", at: clock.now(), changes: [.open(condition, .new)], conditions: []))
            let ticket = try #require(try await store.ticket(Int64(number + 1)))
            _ = try await store.enqueueDiagnosis(
                pack(of: subject, ticket: ticket), incident: ticket.incident, reason: .opened, at: clock.now())
            #expect(try await runner.runOnce())
            let record = try #require(try await store.diagnoses(ofIncident: ticket.incident).last)
            mechanisms[subject] = record.diagnosis.rootCause.mechanism
        }
        #expect(mechanisms == ["mill": "sail_torn", "press": "belt_slipped", "loom": "unknown"])
    }
}
