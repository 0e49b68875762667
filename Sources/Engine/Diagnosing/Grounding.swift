public import OperatorCore

/// Checks a diagnosis against what it rests on, its pack and what was asked for besides: citations that do not exist are
/// struck, figures are compared with the facts they name, and a grade that does not stand on two independent evidences
/// is lowered.
public enum Grounding {
    /// The diagnosis as it may be shown, and what was found.
    public static func check(_ diagnosis: Diagnosis, against pack: EvidencePack) -> (Diagnosis, GroundingReport) {
        let known = Dictionary(
            (pack.evidence + (diagnosis.gathered ?? [])).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var grounded = diagnosis
        var report = GroundingReport(verifiedFigures: 0)
        grounded.supportingEvidence = diagnosis.supportingEvidence.compactMap { support in
            guard let evidence = known[support.evidenceID] else {
                report.unknownEvidence.append(support.evidenceID)
                return nil
            }
            return verified(support, evidence, known, &report)
        }
        grounded.metricCorrelation.removeAll { strike($0.evidenceID, known, &report) }
        grounded.timeline.removeAll { strike($0.evidenceID, known, &report) }
        for index in grounded.alternatives.indices {
            grounded.alternatives[index].evidenceIDs.removeAll { strike($0, known, &report) }
        }
        lowerGrade(of: &grounded, known, &report)
        return (grounded, report)
    }

    private static func strike(_ id: String, _ known: [String: Evidence], _ report: inout GroundingReport) -> Bool {
        if known[id] != nil { return false }
        report.unknownEvidence.append(id)
        return true
    }

    private static func verified(
        _ support: Diagnosis.Support, _ evidence: Evidence, _ known: [String: Evidence], _ report: inout GroundingReport
    ) -> Diagnosis.Support {
        var result = support
        result.figures = support.figures.filter { figure in
            if let fault = fault(of: figure, known[figure.evidenceID]) {
                report.wrongFigures.append(fault)
                return false
            }
            report.verifiedFigures += 1
            return true
        }
        return result
    }

    private static func fault(of figure: Diagnosis.Figure, _ evidence: Evidence?) -> String? {
        let claim = "\(figure.fact) \(figure.value) \(figure.unit) of \(figure.evidenceID)"
        guard let evidence else { return "\(claim): no such evidence" }
        guard case .number(let value, let unit) = evidence.facts[figure.fact] else { return "\(claim): no such figure" }
        guard unit == figure.unit else { return "\(claim): the evidence has it in \(unit)" }
        return figure.states(value) ? nil : "\(claim): the evidence says \(value)"
    }

    private static func lowerGrade(
        of diagnosis: inout Diagnosis, _ known: [String: Evidence], _ report: inout GroundingReport
    ) {
        let stated = diagnosis.rootCause.confidence
        var grade = stated
        let independent = Set(diagnosis.citations.compactMap { known[$0] }.map { "\($0.kind) \($0.topic)" })
        if grade == .certain || grade == .likely, independent.count < 2 { grade = .possible }
        if !report.wrongFigures.isEmpty || !report.unknownEvidence.isEmpty, grade == stated { grade = grade.lower }
        if grade != stated {
            report.loweredFrom = stated
            diagnosis.rootCause.confidence = grade
        }
    }
}

extension Confidence {
    /// The next grade down.
    var lower: Confidence {
        switch self {
        case .certain: .likely
        case .likely: .possible
        case .possible, .unknown: .unknown
        }
    }
}
