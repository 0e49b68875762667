import OperatorCore

/// Verdicts in the order of belief: what is at least likely and concerns the incident's head first, then by standing,
/// then in the order they were declared.
struct HypothesisRanking {
    private let ordered: [HypothesisVerdict]

    init(_ verdicts: [HypothesisVerdict], head: ComponentID?) {
        func rank(_ verdict: HypothesisVerdict) -> Int {
            let isLikely = verdict.standing >= .likely
            let concernsHead = isLikely && head != nil && verdict.cause.target == head
            return (isLikely ? 100 : 0) + (concernsHead ? 50 : 0) + verdict.standing.rawValue
        }
        ordered = verdicts.enumerated()
            .sorted { (rank($0.element), -$0.offset) > (rank($1.element), -$1.offset) }
            .map(\.element)
    }

    /// The believed one; nil where nothing is at least possible with evidence for it.
    var best: HypothesisVerdict? {
        ordered.first { $0.standing >= .likely || ($0.standing == .possible && !$0.supports.isEmpty) }
    }

    /// All others, with why they are not believed.
    var alternatives: [Diagnosis.Alternative] {
        let chosen = best?.hypothesis
        return ordered.filter { $0.hypothesis != chosen }.map { verdict in
            Diagnosis.Alternative(
                hypothesis: verdict.title, whyRejected: why(verdict), evidenceIDs: evidence(of: verdict),
                status: status(of: verdict))
        }
    }

    private func status(of verdict: HypothesisVerdict) -> Diagnosis.Alternative.Status {
        if verdict.standing == .refuted { return .refuted }
        return verdict.against.isEmpty && verdict.supports.isEmpty ? .untested : .lessLikely
    }

    private func evidence(of verdict: HypothesisVerdict) -> [String] {
        verdict.against.isEmpty ? verdict.supports.map(\.evidenceID) : verdict.against
    }

    private func why(_ verdict: HypothesisVerdict) -> String {
        if !verdict.againstWhy.isEmpty { return verdict.againstWhy }
        return verdict.standing == .refuted
            ? "the evidence is against it" : "the chosen cause explains more of the evidence"
    }
}
