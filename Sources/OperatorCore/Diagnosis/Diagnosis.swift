/// How sure a verdict is: a grade, not a percentage.
public enum Confidence: String, Codable, Sendable, CaseIterable {
    case certain, likely, possible, unknown

    /// The surer, the higher.
    public var rank: Int {
        switch self {
        case .certain: 3
        case .likely: 2
        case .possible: 1
        case .unknown: 0
        }
    }
}

/// The answer of a diagnoser: the same shape from the playbook and from a model.
public struct Diagnosis: Codable, Sendable, Hashable {
    /// A number in a claim, checked against the evidence it names.
    public struct Figure: Codable, Sendable, Hashable {
        public var evidenceID: String
        /// The fact of that evidence it should equal.
        public var fact: String
        public var value: Double
        public var unit: String

        public init(evidenceID: String, fact: String, value: Double, unit: String) {
            self.evidenceID = evidenceID
            self.fact = fact
            self.value = value
            self.unit = unit
        }

        /// How far a figure may be from its fact, relative to the fact: what rounding to three digits does.
        public static let relativeTolerance = 0.005

        /// Whether it states the fact it names, to within the tolerance. Units are compared by the caller.
        public func states(_ fact: Double) -> Bool {
            abs(fact - value) <= max(abs(fact) * Self.relativeTolerance, 1e-9)
        }
    }

    public struct RootCause: Codable, Sendable, Hashable {
        /// The kind of part, one of `SubjectDescription.causes`: `disk`, `network`, `observer`, `none`, …
        public var component: String
        public var target: ComponentID?
        /// Stable: `process_died`, `process_frozen`, `planned_stop`, `disk_slow`, `disk_full`, `observer_network`, …
        public var mechanism: String
        public var statement: String
        public var confidence: Confidence

        public init(
            component: String, target: ComponentID?, mechanism: String, statement: String, confidence: Confidence
        ) {
            self.component = component
            self.target = target
            self.mechanism = mechanism
            self.statement = statement
            self.confidence = confidence
        }
    }

    public struct Support: Codable, Sendable, Hashable {
        public var evidenceID: String
        public var why: String
        public var figures: [Figure]

        public init(evidenceID: String, why: String, figures: [Figure] = []) {
            self.evidenceID = evidenceID
            self.why = why
            self.figures = figures
        }
    }

    public struct Correlation: Codable, Sendable, Hashable {
        public enum Relation: String, Codable, Sendable { case leads, coincides, lags, contradicts }
        public var metric: MetricID
        public var target: ComponentID
        public var relation: Relation
        public var explanation: String
        public var evidenceID: String

        public init(
            metric: MetricID, target: ComponentID, relation: Relation, explanation: String, evidenceID: String
        ) {
            self.metric = metric
            self.target = target
            self.relation = relation
            self.explanation = explanation
            self.evidenceID = evidenceID
        }
    }

    public struct Alternative: Codable, Sendable, Hashable {
        public enum Status: String, Codable, Sendable {
            case refuted
            case lessLikely = "less_likely"
            case untested
        }
        public var hypothesis: String
        public var whyRejected: String
        public var evidenceIDs: [String]
        public var status: Status

        public init(hypothesis: String, whyRejected: String, evidenceIDs: [String], status: Status) {
            self.hypothesis = hypothesis
            self.whyRejected = whyRejected
            self.evidenceIDs = evidenceIDs
            self.status = status
        }
    }

    public struct Action: Codable, Sendable, Hashable {
        public enum Risk: String, Codable, Sendable { case none, low, medium, high }
        public var action: String
        public var rationale: String
        public var risk: Risk
        /// A line to copy, from our own catalogue, filled with observed names; nil where there is none.
        public var command: String?
        /// The host it is for.
        public var host: String?

        public init(action: String, rationale: String, risk: Risk, command: String? = nil, host: String? = nil) {
            self.action = action
            self.rationale = rationale
            self.risk = risk
            self.command = command
            self.host = host
        }
    }

    public struct TimelineEntry: Codable, Sendable, Hashable {
        public var at: WallTime
        public var text: String
        public var evidenceID: String

        public init(at: WallTime, text: String, evidenceID: String) {
            self.at = at
            self.text = text
            self.evidenceID = evidenceID
        }
    }

    public var observationSummary: String
    public var rootCause: RootCause
    public var supportingEvidence: [Support]
    public var metricCorrelation: [Correlation]
    public var alternatives: [Alternative]
    public var recommendedActions: [Action]
    public var investigationGaps: [String]
    public var timeline: [TimelineEntry]
    public var wouldChangeMyMind: [String]
    public var abstained: Bool
    /// What was found out beyond the pack while it was made; ids go on from the pack's. nil: nothing was asked.
    public var gathered: [Evidence]?

    public init(
        observationSummary: String, rootCause: RootCause, supportingEvidence: [Support],
        metricCorrelation: [Correlation] = [], alternatives: [Alternative] = [], recommendedActions: [Action] = [],
        investigationGaps: [String] = [], timeline: [TimelineEntry] = [], wouldChangeMyMind: [String] = [],
        abstained: Bool = false, gathered: [Evidence]? = nil
    ) {
        self.observationSummary = observationSummary
        self.rootCause = rootCause
        self.supportingEvidence = supportingEvidence
        self.metricCorrelation = metricCorrelation
        self.alternatives = alternatives
        self.recommendedActions = recommendedActions
        self.investigationGaps = investigationGaps
        self.timeline = timeline
        self.wouldChangeMyMind = wouldChangeMyMind
        self.abstained = abstained
        self.gathered = gathered
    }

    /// All evidence ids it cites for its root cause, in order.
    public var citations: [String] { supportingEvidence.map(\.evidenceID) }
}
