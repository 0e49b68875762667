public import OperatorCore

/// Diagnoses without network or model: weighs the hypotheses of the pack's subject against the pack, ranks what changed, and
/// abstains where nothing fits. The same pack always gives the same verdict.
public struct PlaybookDiagnoser: Diagnoser {
    public let engine = "playbook"
    private let hypotheses: [String: [any FaultHypothesis]]

    /// `hypotheses`: by the id of their subject, as `EvidencePack.subject` names it.
    public init(hypotheses: [String: [any FaultHypothesis]]) {
        self.hypotheses = hypotheses
    }

    public func diagnose(
        _ pack: EvidencePack, tools: [any DiagnosisTool]
    ) -> AsyncThrowingStream<DiagnosisUpdate, any Error> {
        AsyncThrowingStream { continuation in
            continuation.yield(
                .progress("weighing \(known(pack).count) hypotheses against \(pack.evidence.count) evidences"))
            continuation.yield(.finished(verdict(on: pack)))
            continuation.finish()
        }
    }

    private func known(_ pack: EvidencePack) -> [any FaultHypothesis] { hypotheses[pack.subject] ?? [] }

    /// The whole answer at once.
    public func verdict(on pack: EvidencePack) -> Diagnosis {
        let ranking = HypothesisRanking(
            known(pack).compactMap { $0.weigh(pack) }, head: pack.tickets.first?.key.component)
        let correlations = MetricCorrelations.ranked(in: pack)
        guard let best = ranking.best else { return abstention(pack, ranking, correlations) }
        return Diagnosis(
            observationSummary: summary(of: pack), rootCause: best.cause, supportingEvidence: best.supports,
            metricCorrelation: correlations, alternatives: ranking.alternatives, recommendedActions: best.actions,
            investigationGaps: unique(best.gaps + pack.gaps), timeline: Timeline.entries(of: pack),
            wouldChangeMyMind: best.wouldChangeMyMind)
    }

    private func abstention(
        _ pack: EvidencePack, _ ranking: HypothesisRanking, _ correlations: [Diagnosis.Correlation]
    ) -> Diagnosis {
        let statement =
            correlations.isEmpty
            ? "No known fault fits, and no metric moved with the incident."
            : "No known fault fits. What moved most with it is listed by how far it moved; that is no cause yet."
        return Diagnosis(
            observationSummary: summary(of: pack),
            rootCause: .init(
                component: "none", target: nil, mechanism: "unknown", statement: statement, confidence: .unknown),
            supportingEvidence: [], metricCorrelation: correlations, alternatives: ranking.alternatives,
            recommendedActions: [
                .init(
                    action: "Look at the metrics listed, largest first, on the component they belong to",
                    rationale: "they changed with the incident", risk: .none)
            ],
            investigationGaps: unique(pack.gaps), timeline: Timeline.entries(of: pack),
            wouldChangeMyMind: ["a source that is missing here comes back"], abstained: true)
    }

    private func summary(of pack: EvidencePack) -> String {
        guard let head = pack.tickets.first else { return "Asked without a ticket." }
        let label = pack.isSimulated ? "SIMULATED cluster. " : ""
        let others = pack.tickets.dropFirst().map { "\($0.key.invariant) of \($0.key.component)" }
        let rest = others.isEmpty ? "" : " With it: \(others.joined(separator: ", "))."
        return "\(label)\(head.message.hasSuffix(".") ? head.message : head.message + ".")\(rest)"
    }

    private func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }
}

/// What happened in order: events, states and probes of the pack by when they began.
enum Timeline {
    static let most = 16

    static func entries(of pack: EvidencePack) -> [Diagnosis.TimelineEntry] {
        let entries = pack.evidence.compactMap { evidence -> Diagnosis.TimelineEntry? in
            guard let at = moment(of: evidence) else { return nil }
            return Diagnosis.TimelineEntry(at: at, text: evidence.statement, evidenceID: evidence.id)
        }
        return Array(entries.sorted { ($0.at, $0.evidenceID) < ($1.at, $1.evidenceID) }.prefix(most))
    }

    private static func moment(of evidence: Evidence) -> WallTime? {
        switch evidence.kind {
        case .event: evidence.at
        case .probe where evidence.facts["outcome"]?.text != "serving": evidence.facts["since"]?.time
        case .state: evidence.facts["since"]?.time
        case .change: evidence.facts["first"]?.time
        default: nil
        }
    }
}
