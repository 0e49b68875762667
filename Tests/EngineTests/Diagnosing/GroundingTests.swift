import OperatorCore
import TestSupport
import Testing

@testable import Engine

@Suite("Grounding")
struct GroundingTests {
    private func pack() -> EvidencePack {
        var builder = PackBuilder()
        builder.ticket("store_unreachable", .store(4))
        builder.add(.probe, "status_port", .store(4), ["consecutive": .number(23, unit: "probes")])
        builder.add(.state, "pd_state", .store(4), ["heartbeat_age": .number(24.2, unit: "s")])
        return builder.pack()
    }

    private func diagnosis(_ supports: [Diagnosis.Support], _ grade: Confidence = .certain) -> Diagnosis {
        Diagnosis(
            observationSummary: "",
            rootCause: .init(component: "store", target: .store(4), mechanism: "m", statement: "s", confidence: grade),
            supportingEvidence: supports)
    }

    private func figure(_ id: String, _ fact: String, _ value: Double, _ unit: String) -> Diagnosis.Figure {
        .init(evidenceID: id, fact: fact, value: value, unit: unit)
    }

    @Test("a verdict with two independent evidences and right figures stands as it is")
    func stands() {
        let right = diagnosis([
            .init(evidenceID: "e1", why: "", figures: [figure("e1", "consecutive", 23, "probes")]),
            .init(evidenceID: "e2", why: "", figures: [figure("e2", "heartbeat_age", 24.2, "s")]),
        ])
        let (checked, report) = Grounding.check(right, against: pack())
        #expect(checked == right)
        #expect(report == GroundingReport(verifiedFigures: 2))
    }

    @Test("a wrong figure is struck and lowers the grade", arguments: [24.0, 0, -23, .nan, .infinity])
    func wrongFigure(value: Double) {
        let (checked, report) = Grounding.check(
            diagnosis([
                .init(evidenceID: "e1", why: "", figures: [figure("e1", "consecutive", value, "probes")]),
                .init(evidenceID: "e2", why: ""),
            ]), against: pack())
        #expect(checked.supportingEvidence[0].figures.isEmpty)
        #expect(checked.rootCause.confidence == .likely)
        #expect(report.loweredFrom == .certain)
        #expect(report.wrongFigures.count == 1)
    }

    @Test("the right number in another unit is wrong")
    func wrongUnit() {
        let (_, report) = Grounding.check(
            diagnosis([.init(evidenceID: "e2", why: "", figures: [figure("e2", "heartbeat_age", 24.2, "ms")])]),
            against: pack())
        #expect(report.verifiedFigures == 0 && report.wrongFigures.count == 1)
    }

    @Test("citations of evidence that does not exist are struck everywhere")
    func unknownEvidence() {
        var invented = diagnosis([
            .init(evidenceID: "e9", why: ""), .init(evidenceID: "e1", why: ""), .init(evidenceID: "e2", why: ""),
        ])
        invented.alternatives = [
            .init(hypothesis: "h", whyRejected: "w", evidenceIDs: ["e1", "e77"], status: .refuted)
        ]
        let (checked, report) = Grounding.check(invented, against: pack())
        #expect(checked.citations == ["e1", "e2"])
        #expect(checked.alternatives[0].evidenceIDs == ["e1"])
        #expect(report.unknownEvidence == ["e9", "e77"])
        #expect(checked.rootCause.confidence == .likely)
    }

    @Test("one evidence alone is only possible, whatever the grade says", arguments: [Confidence.certain, .likely])
    func oneEvidence(grade: Confidence) {
        let (checked, report) = Grounding.check(
            diagnosis([.init(evidenceID: "e1", why: ""), .init(evidenceID: "e1", why: "again")], grade), against: pack()
        )
        #expect(checked.rootCause.confidence == .possible)
        #expect(report.loweredFrom == grade)
    }

    @Test(
        "a figure is struck exactly where a reason's provenance would not confirm it", arguments: [0.004, 0.006, 0.008])
    func tolerance(share: Double) {
        let stated = figure("e2", "heartbeat_age", 24.2 * (1 + share), "s")
        let (_, report) = Grounding.check(
            diagnosis([.init(evidenceID: "e2", why: "", figures: [stated])]), against: pack())
        #expect(report.wrongFigures.isEmpty == stated.states(24.2))
        #expect(report.wrongFigures.isEmpty == (share <= Diagnosis.Figure.relativeTolerance))
    }
}
