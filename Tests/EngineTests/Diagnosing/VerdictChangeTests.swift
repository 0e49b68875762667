import OperatorCore
import TestSupport
import Testing

@testable import Engine

struct VerdictChangeTests {
    private let store = ComponentID.store(4)
    private let other = ComponentID.store(5)

    private func pack(_ tickets: [(String, ComponentID)], ended: [Int64]?) -> EvidencePack {
        var builder = PackBuilder()
        for (invariant, component) in tickets { builder.ticket(invariant, component) }
        var pack = builder.pack()
        pack.endedTickets = ended
        return pack
    }

    private func verdict(_ target: ComponentID?, _ mechanism: String, _ grade: Confidence) -> Diagnosis {
        Diagnosis(
            observationSummary: "",
            rootCause: .init(
                component: "store", target: target, mechanism: mechanism, statement: "", confidence: grade),
            supportingEvidence: [], abstained: grade == .unknown)
    }

    /// After "store 4's process died", from a pack in which its port alone had been noticed.
    private func isDue(
        _ after: Diagnosis, before grade: Confidence = .likely, _ tickets: [(String, ComponentID)], ended: [Int64]?
    ) -> Bool {
        let record = DiagnosisRecord(
            incident: 1, version: 1, engine: "playbook", reason: .opened, at: PackBuilder.began,
            diagnosis: verdict(store, "process_died", grade), grounding: GroundingReport(verifiedFigures: 0),
            pack: pack([("store_unreachable", store)], ended: []))
        return VerdictChange(before: record, after: after, pack: pack(tickets, ended: ended)).isDue
    }

    @Test func `what explains nothing takes nothing's place`() {
        let both = [("store_unreachable", store), ("store_down", store)]
        #expect(!isDue(verdict(nil, "unknown", .unknown), both, ended: []))
        #expect(!isDue(verdict(nil, "unknown", .unknown), both, ended: nil))
    }

    @Test func `while the trouble lasts a better or a humbler verdict is news`() {
        let both = [("store_unreachable", store), ("store_down", store)]
        #expect(isDue(verdict(store, "process_died", .certain), both, ended: []))
        #expect(isDue(verdict(store, "host_gone", .possible), both, ended: []))
        #expect(!isDue(verdict(store, "process_died", .likely), both, ended: []), "it says the same")
    }

    @Test func `once its component serves again only what is surer is news`() {
        let both = [("store_unreachable", store), ("store_down", store)]
        #expect(!isDue(verdict(store, "pd_cut_off", .likely), both, ended: [1]))
        #expect(isDue(verdict(store, "planned_stop", .certain), both, ended: [1]))
        #expect(!isDue(verdict(store, "planned_stop", .certain), both, ended: [1, 2]), "all of it is over")
    }

    @Test func `what came back as a new ticket is news, and so is the first explanation of what is over`() {
        let again = [("store_unreachable", store), ("store_down", store), ("store_unreachable", store)]
        #expect(isDue(verdict(store, "planned_stop", .likely), again, ended: [1]))
        #expect(isDue(verdict(store, "process_died", .likely), before: .unknown, [again[0]], ended: [1]))
    }

    @Test func `what another component suffers now is news, and what it suffered before is not`() {
        let two = [("store_unreachable", store), ("store_unreachable", other)]
        #expect(isDue(verdict(other, "process_died", .possible), two, ended: [1]))
        #expect(!isDue(verdict(other, "process_died", .possible), two, ended: [1, 2]))
        #expect(!isDue(verdict(.cluster("lab"), "pd_no_leader", .possible), two, ended: [1]))
    }
}
