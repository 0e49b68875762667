internal import FoundationEssentials
internal import OperatorCore

/// The answer as the model wrote it.
struct ModelAnswer: Decodable {
    struct Cause: Decodable {
        var component: String
        var target: String
        var mechanism: String
        var statement: String
        var confidence: Confidence
    }
    struct Figure: Decodable {
        var evidenceID: String
        var fact: String
        var value: Double
        var unit: String
        enum CodingKeys: String, CodingKey {
            case evidenceID = "evidence_id"
            case fact, value, unit
        }
    }
    struct Support: Decodable {
        var evidenceID: String
        var why: String
        var figures: [Figure]
        enum CodingKeys: String, CodingKey {
            case evidenceID = "evidence_id"
            case why, figures
        }
    }
    struct Correlation: Decodable {
        var metric: String
        var target: String
        var relation: Diagnosis.Correlation.Relation
        var explanation: String
        var evidenceID: String
        enum CodingKeys: String, CodingKey {
            case evidenceID = "evidence_id"
            case metric, target, relation, explanation
        }
    }
    struct Alternative: Decodable {
        var hypothesis: String
        var whyRejected: String
        var evidenceIDs: [String]
        var status: Diagnosis.Alternative.Status
        enum CodingKeys: String, CodingKey {
            case whyRejected = "why_rejected"
            case evidenceIDs = "evidence_ids"
            case hypothesis, status
        }
    }
    struct Action: Decodable {
        var action: String
        var rationale: String
        var risk: Diagnosis.Action.Risk
        var command: String
    }
    struct Entry: Decodable {
        var evidenceID: String
        var text: String
        enum CodingKeys: String, CodingKey {
            case evidenceID = "evidence_id"
            case text
        }
    }

    var summary: String
    var cause: Cause
    var supports: [Support]
    var correlations: [Correlation]
    var alternatives: [Alternative]
    var actions: [Action]
    var timeline: [Entry]
    var gaps: [String]
    var wouldChangeMyMind: [String]
    var abstained: Bool

    enum CodingKeys: String, CodingKey {
        case summary = "observation_summary"
        case cause = "root_cause"
        case supports = "supporting_evidence"
        case correlations = "metric_correlation"
        case alternatives, timeline, abstained
        case actions = "recommended_actions"
        case gaps = "investigation_gaps"
        case wouldChangeMyMind = "would_change_my_mind"
    }

    /// Throws where the text is no JSON of the schema's shape.
    static func read(_ text: String) throws -> ModelAnswer {
        try JSONDecoder().decode(ModelAnswer.self, from: Data(text.utf8))
    }
}
