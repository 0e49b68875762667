import OperatorCore
import PlaybookDiagnoser
import TestSupport
import Testing

/// Stands wherever it is told to.
private struct FixedHypothesis: FaultHypothesis {
    let id: String
    var title: String { "title of \(id)" }
    var standing: HypothesisVerdict.Standing
    var target: ComponentID
    var evidence: [String] = ["e1"]

    func weigh(_ pack: EvidencePack) -> HypothesisVerdict? {
        HypothesisVerdict(
            hypothesis: id, title: title, standing: standing,
            cause: .init(component: "store", target: target, mechanism: id, statement: id, confidence: .likely),
            supports: evidence.map { .init(evidenceID: $0, why: "because") }, againstWhy: "reason against \(id)")
    }
}

@Suite("The playbook")
struct PlaybookDiagnoserTests {
    private func pack(_ change: (inout PackBuilder) -> Void = { _ in }) -> EvidencePack {
        var builder = PackBuilder()
        builder.ticket("store_unreachable", .store(4))
        builder.add(.check, "store_unreachable", .store(4))
        change(&builder)
        return builder.pack()
    }

    @Test("takes the likeliest hypothesis and lists the others with why they are not believed")
    func ranks() {
        let playbook = PlaybookDiagnoser(hypotheses: [
            "tikv": [
                FixedHypothesis(id: "refuted", standing: .refuted, target: .store(4)),
                FixedHypothesis(id: "right", standing: .likely, target: .store(4)),
                FixedHypothesis(id: "weak", standing: .possible, target: .store(4)),
            ]
        ])
        let verdict = playbook.verdict(on: pack())
        #expect(verdict.rootCause.mechanism == "right")
        #expect(verdict.alternatives.map(\.status) == [.lessLikely, .refuted])
        #expect(verdict.alternatives.last?.whyRejected == "reason against refuted")
        #expect(!verdict.abstained)
    }

    @Test("believes what explains the incident's head before something surer about another component")
    func headFirst() {
        let playbook = PlaybookDiagnoser(hypotheses: [
            "tikv": [
                FixedHypothesis(id: "elsewhere", standing: .certain, target: .store(1)),
                FixedHypothesis(id: "here", standing: .likely, target: .store(4)),
            ]
        ])
        #expect(playbook.verdict(on: pack()).rootCause.mechanism == "here")
    }

    @Test("abstains where nothing fits, and says what moved instead")
    func abstains() {
        let playbook = PlaybookDiagnoser(hypotheses: [
            "tikv": [FixedHypothesis(id: "no", standing: .refuted, target: .store(4))]
        ])
        let usual: [Double?] = (0..<20).map { 10 + Double($0 % 3) }
        let moved = pack { $0.add(.change, "store.p99", .store(1), series: usual + [90, 95, 99]) }
        let verdict = playbook.verdict(on: moved)
        #expect(verdict.abstained)
        #expect(verdict.rootCause.target == nil && verdict.rootCause.confidence == .unknown)
        #expect(verdict.metricCorrelation.map(\.metric) == ["store.p99"].map { MetricID($0) })
        #expect(verdict.alternatives.count == 1)
    }

    @Test("judges a pack by the hypotheses of its own subject, and by no other's")
    func ofItsSubject() {
        let playbook = PlaybookDiagnoser(hypotheses: [
            "tikv": [FixedHypothesis(id: "ours", standing: .likely, target: .store(4))],
            "toy": [FixedHypothesis(id: "theirs", standing: .certain, target: .store(4))],
        ])
        var foreign = pack()
        foreign.subject = "toy"
        #expect(playbook.verdict(on: pack()).rootCause.mechanism == "ours")
        #expect(playbook.verdict(on: foreign).rootCause.mechanism == "theirs")
        foreign.subject = "neither"
        #expect(playbook.verdict(on: foreign).abstained)
    }

    @Test("gives the same verdict on the same pack")
    func deterministic() {
        let playbook = PlaybookDiagnoser(hypotheses: [
            "tikv": [
                FixedHypothesis(id: "right", standing: .likely, target: .store(4))
            ]
        ])
        let frozen = pack { builder in
            for store: UInt64 in [1, 4, 5] {
                builder.add(
                    .change, "store.qps", .store(store), series: (0..<20).map { 1000 + Double($0) } + [3, 2, 1])
            }
        }
        #expect(playbook.verdict(on: frozen) == playbook.verdict(on: frozen))
    }

    @Test("ends its stream with the verdict")
    func streams() async throws {
        let playbook = PlaybookDiagnoser(hypotheses: [:])
        var last: DiagnosisUpdate?
        for try await update in playbook.diagnose(pack()) { last = update }
        guard case .finished(let diagnosis) = last else {
            Issue.record("no verdict")
            return
        }
        #expect(diagnosis.abstained)
    }

    @Test("says when the cluster is simulated")
    func simulated() {
        var frozen = pack()
        frozen.isSimulated = true
        #expect(PlaybookDiagnoser(hypotheses: [:]).verdict(on: frozen).observationSummary.contains("SIMULATED"))
    }
}
