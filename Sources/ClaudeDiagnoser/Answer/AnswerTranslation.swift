internal import OperatorCore

/// Turns a model's answer into a diagnosis: every text sanitised and cut, every name looked up, no command offered.
struct AnswerTranslation {
    /// Most entries of any list that are kept.
    private static let longestList = 20

    let pack: EvidencePack
    /// What a root cause's component may be.
    let causes: [String]
    let redaction: Redaction

    func diagnosis(_ answer: ModelAnswer) -> Diagnosis {
        let target = component(answer.cause.target)
        var gaps = texts(answer.gaps)
        let named = clean(answer.cause.target)
        if target == nil, !["", "none", "null", "unknown"].contains(named.lowercased()) {
            gaps.append("The model blames \(named), which was not observed.")
        }
        return Diagnosis(
            observationSummary: clean(answer.summary, 1200),
            rootCause: .init(
                component: causes.contains(answer.cause.component) ? answer.cause.component : "none",
                target: target, mechanism: clean(answer.cause.mechanism, 80),
                statement: clean(answer.cause.statement, 1200),
                confidence: answer.abstained ? .unknown : answer.cause.confidence),
            supportingEvidence: kept(answer.supports).map(support),
            metricCorrelation: kept(answer.correlations).compactMap(correlation),
            alternatives: kept(answer.alternatives).map(alternative),
            recommendedActions: kept(answer.actions).map(action), investigationGaps: gaps,
            timeline: kept(answer.timeline).map(entry).sorted { $0.at < $1.at },
            wouldChangeMyMind: texts(answer.wouldChangeMyMind), abstained: answer.abstained)
    }

    private func support(_ item: ModelAnswer.Support) -> Diagnosis.Support {
        Diagnosis.Support(
            evidenceID: id(item.evidenceID), why: clean(item.why),
            figures: kept(item.figures).map { figure in
                .init(
                    evidenceID: id(figure.evidenceID), fact: clean(figure.fact, 80), value: figure.value,
                    unit: clean(figure.unit, 20))
            })
    }

    /// nil for a target that was not observed: a line of a graph needs one.
    private func correlation(_ item: ModelAnswer.Correlation) -> Diagnosis.Correlation? {
        guard let target = component(item.target) ?? pack.evidence(item.evidenceID)?.component else { return nil }
        return Diagnosis.Correlation(
            metric: MetricID(clean(item.metric, 80)), target: target, relation: item.relation,
            explanation: clean(item.explanation), evidenceID: id(item.evidenceID))
    }

    private func alternative(_ item: ModelAnswer.Alternative) -> Diagnosis.Alternative {
        Diagnosis.Alternative(
            hypothesis: clean(item.hypothesis), whyRejected: clean(item.whyRejected),
            evidenceIDs: kept(item.evidenceIDs).map(id), status: item.status)
    }

    /// A command of the model's own is text with a warning, never a line offered for copying.
    private func action(_ item: ModelAnswer.Action) -> Diagnosis.Action {
        let command = clean(item.command)
        let warning = command.isEmpty ? "" : " [unverified, the model's own words: \(command)]"
        return Diagnosis.Action(
            action: clean(item.action) + warning, rationale: clean(item.rationale), risk: item.risk)
    }

    /// The time is the evidence's, not the model's.
    private func entry(_ item: ModelAnswer.Entry) -> Diagnosis.TimelineEntry {
        let id = id(item.evidenceID)
        return Diagnosis.TimelineEntry(at: pack.evidence(id)?.at ?? pack.began, text: clean(item.text), evidenceID: id)
    }

    private func component(_ text: String) -> ComponentID? {
        guard let id = ComponentID(clean(text, 200)) else { return nil }
        if pack.components.contains(where: { $0.id == id }) || pack.tickets.contains(where: { $0.key.component == id })
        {
            return id
        }
        return nil
    }

    private func id(_ text: String) -> String { UntrustedText.sanitise(text, maximumScalars: 20) }
    private func kept<Item>(_ items: [Item]) -> ArraySlice<Item> { items.prefix(Self.longestList) }
    private func texts(_ items: [String]) -> [String] { kept(items).map { clean($0) } }
    private func clean(_ text: String, _ maximum: Int = 600) -> String {
        UntrustedText.sanitise(redaction.restored(text), maximumScalars: maximum)
    }
}
