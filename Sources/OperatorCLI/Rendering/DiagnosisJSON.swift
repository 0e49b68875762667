import OperatorCore

/// A diagnosis as JSON, with the evidence it cites.
enum DiagnosisJSON {
    /// In a ticket: which version, and what it blames.
    static func short(_ verdict: VerdictSummary) -> JSON {
        .object([
            "version": .integer(Int64(verdict.version)), "engine": .string(verdict.engine),
            "abstained": .bool(verdict.abstained), "root_cause": cause(verdict.rootCause),
        ])
    }

    static func cause(_ cause: Diagnosis.RootCause) -> JSON {
        .object([
            "component": .string(cause.component), "target": .text(cause.target),
            "mechanism": .string(cause.mechanism), "statement": .string(cause.statement),
            "confidence": .string(cause.confidence.rawValue),
        ])
    }

    /// One line of `diagnose --json`, `tickets show --json` and `monitor --json`.
    static func record(_ record: DiagnosisRecord) -> JSON {
        let diagnosis = record.diagnosis
        return .versioned([
            "event": "diagnosed", "incident": .string(String(record.incident)),
            "version": .integer(Int64(record.version)), "engine": .string(record.engine),
            "reason": .text(record.reason), "at": .text(record.at), "simulated": .bool(record.pack.isSimulated),
            "abstained": .bool(diagnosis.abstained), "observation_summary": .string(diagnosis.observationSummary),
            "root_cause": cause(diagnosis.rootCause),
            "supporting_evidence": .array(diagnosis.supportingEvidence.map { support($0, record) }),
            "metric_correlation": .array(diagnosis.metricCorrelation.map(correlation)),
            "alternatives": .array(diagnosis.alternatives.map(alternative)),
            "recommended_actions": .array(diagnosis.recommendedActions.map(action)),
            "investigation_gaps": .texts(diagnosis.investigationGaps),
            "timeline": .array(diagnosis.timeline.map(entry)),
            "would_change_my_mind": .texts(diagnosis.wouldChangeMyMind), "grounding": grounding(record.grounding),
        ])
    }

    private static func support(_ support: Diagnosis.Support, _ record: DiagnosisRecord) -> JSON {
        let evidence = record.evidence(support.evidenceID)
        return .object([
            "evidence_id": .string(support.evidenceID), "why": .string(support.why),
            "statement": .text(evidence?.statement), "origin": .text(evidence?.origin), "at": .text(evidence?.at),
            "figures": .array(
                support.figures.map {
                    .object([
                        "evidence_id": .string($0.evidenceID), "fact": .string($0.fact), "value": .number($0.value),
                        "unit": .string($0.unit),
                    ])
                }),
        ])
    }

    private static func correlation(_ item: Diagnosis.Correlation) -> JSON {
        .object([
            "metric": .text(item.metric), "target": .text(item.target), "relation": .string(item.relation.rawValue),
            "explanation": .string(item.explanation), "evidence_id": .string(item.evidenceID),
        ])
    }

    private static func alternative(_ item: Diagnosis.Alternative) -> JSON {
        .object([
            "hypothesis": .string(item.hypothesis), "status": .string(item.status.rawValue),
            "why_rejected": .string(item.whyRejected), "evidence_ids": .texts(item.evidenceIDs),
        ])
    }

    private static func action(_ item: Diagnosis.Action) -> JSON {
        .object([
            "action": .string(item.action), "rationale": .string(item.rationale), "risk": .string(item.risk.rawValue),
            "who": "operator_human", "command": .text(item.command), "host": .text(item.host),
        ])
    }

    private static func entry(_ item: Diagnosis.TimelineEntry) -> JSON {
        .object(["at": .text(item.at), "text": .string(item.text), "evidence_id": .string(item.evidenceID)])
    }

    private static func grounding(_ report: GroundingReport) -> JSON {
        .object([
            "verified_figures": .integer(Int64(report.verifiedFigures)), "wrong_figures": .texts(report.wrongFigures),
            "unknown_evidence": .texts(report.unknownEvidence), "lowered_from": .text(report.loweredFrom?.rawValue),
        ])
    }
}
