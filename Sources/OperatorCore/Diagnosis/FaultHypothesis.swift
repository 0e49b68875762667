/// A fault a subject knows how to recognise and to tell from its look-alikes.
public protocol FaultHypothesis: Sendable {
    /// Stable: `store_process_died`.
    var id: String { get }
    /// In plain words: `the store's process died`.
    var title: String { get }
    /// nil where the pack has nothing to do with it.
    func weigh(_ pack: EvidencePack) -> HypothesisVerdict?
}

/// How a hypothesis stands against a pack.
public struct HypothesisVerdict: Sendable, Hashable {
    public enum Standing: Int, Sendable, Comparable {
        case refuted, possible, likely, certain
        public static func < (left: Standing, right: Standing) -> Bool { left.rawValue < right.rawValue }
    }

    public var hypothesis: String
    public var title: String
    public var standing: Standing
    public var cause: Diagnosis.RootCause
    public var supports: [Diagnosis.Support]
    /// Why it is refuted or less likely, with the evidence for that.
    public var againstWhy: String
    public var against: [String]
    public var actions: [Diagnosis.Action]
    public var gaps: [String]
    public var wouldChangeMyMind: [String]

    public init(
        hypothesis: String, title: String, standing: Standing, cause: Diagnosis.RootCause,
        supports: [Diagnosis.Support] = [], againstWhy: String = "", against: [String] = [],
        actions: [Diagnosis.Action] = [], gaps: [String] = [], wouldChangeMyMind: [String] = []
    ) {
        self.hypothesis = hypothesis
        self.title = title
        self.standing = standing
        self.cause = cause
        self.supports = supports
        self.againstWhy = againstWhy
        self.against = against
        self.actions = actions
        self.gaps = gaps
        self.wouldChangeMyMind = wouldChangeMyMind
    }
}
