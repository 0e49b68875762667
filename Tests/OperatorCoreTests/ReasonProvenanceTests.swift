import OperatorCore
import TestSupport
import Testing

@Suite("Where a verdict's numbers come from")
struct ReasonProvenanceTests {
    private func record(quoting value: Double) -> DiagnosisRecord {
        var builder = PackBuilder()
        builder.ticket("store_down", .store(4))
        builder.add(
            .state, "pd_state", .store(4), at: 24,
            ["state": .text("Disconnected"), "heartbeat_age": .number(24.5, unit: "s")])
        let pack = builder.pack()
        let id = pack.evidence[0].id
        let figure = Diagnosis.Figure(evidenceID: id, fact: "heartbeat_age", value: value, unit: "s")
        let diagnosis = Diagnosis(
            observationSummary: "",
            rootCause: .init(
                component: "store", target: .store(4), mechanism: "process_died", statement: "It died.",
                confidence: .likely),
            supportingEvidence: [Diagnosis.Support(evidenceID: id, why: "PD says so", figures: [figure])])
        return DiagnosisRecord(
            incident: 1, version: 2, engine: "playbook", reason: .opened, at: PackBuilder.began, diagnosis: diagnosis,
            grounding: GroundingReport(verifiedFigures: 1), pack: pack)
    }

    private let now = Moment(uptimeNanoseconds: 100_000_000_000, wall: PackBuilder.began.advanced(by: .seconds(60)))

    @Test("a reason leads to the query or file it was read from, when, and the facts as they were frozen")
    func reason() throws {
        let record = record(quoting: 24.5)
        let reason = try #require(ReasonProvenance(1, of: record))
        #expect(reason.figures == "heartbeat_age 24.5 s")
        let entry = try #require(reason.entries(at: now).first)
        #expect(entry.asked == "test  (\(record.pack.evidence[0].id), state)")
        #expect(entry.at.map { now.elapsed(since: $0) } == .seconds(36))
        #expect(entry.answer == ["pd_state of store/4", "heartbeat_age = 24.5 s", "state = Disconnected"])
        #expect(entry.computed == "heartbeat_age 24.5 s, as the evidence has it")
        #expect(ReasonProvenance(2, of: record) == nil && ReasonProvenance(0, of: record) == nil)
    }

    @Test("a figure that the evidence does not have is said to be wrong")
    func wrong() throws {
        let reason = try #require(ReasonProvenance(1, of: record(quoting: 31)))
        #expect(reason.entries(at: now).first?.computed == "heartbeat_age 31 s: the evidence says 24.5")
    }

    @Test("evidence that is not in the pack is not made up")
    func absent() throws {
        var record = record(quoting: 1)
        record.diagnosis.supportingEvidence[0].evidenceID = "e99"
        let entry = try #require(ReasonProvenance(1, of: record)?.entries(at: now).first)
        #expect(entry.answer.isEmpty && entry.unkept == "its evidence is not in the pack")
    }

    @Test(
        "a figure is confirmed exactly as far from its fact as a verdict may state it",
        arguments: [0.004, 0.006, 0.008])
    func tolerance(share: Double) throws {
        let record = record(quoting: 24.5 * (1 + share))
        let figure = try #require(record.diagnosis.supportingEvidence.first?.figures.first)
        let computed = try #require(ReasonProvenance(1, of: record)?.entries(at: now).first?.computed)
        #expect(figure.states(24.5) == (share <= Diagnosis.Figure.relativeTolerance))
        #expect(computed.hasSuffix("as the evidence has it") == figure.states(24.5))
    }
}
