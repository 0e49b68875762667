/// What a diagnoser says while it works.
public enum DiagnosisUpdate: Sendable {
    /// A line such as `reading the log of store/4`.
    case progress(String)
    /// What it has cost so far; the newest replaces those before.
    case spent(DiagnosisCost)
    /// A piece of a section's text as it streams in.
    case partial(section: String, text: String)
    /// All text that streamed in so far is void: it begins anew.
    case startedOver
    /// It ended without a verdict; those that stand already stay. `retryAt` nil: not by itself.
    case failed(reason: String, retryAt: WallTime?)
    /// Another process' engine says nothing more: its verdict, if it has a new one, is told by itself.
    case ended
    /// The last update of one that has a verdict.
    case finished(Diagnosis)
}

/// A failure that says of itself whether another try may help.
public protocol DiagnosisFailure: Error {
    /// False where trying again by itself would fail or cost again: refused, no key, no money left.
    var mayPass: Bool { get }
}

/// Explains an incident from its pack and from read-only questions; knows no subject.
public protocol Diagnoser: Sendable {
    /// `playbook`, or the model's name.
    var engine: String { get }
    /// `tools`: what the subject can be asked beyond the pack; none where no subject is watched.
    func diagnose(_ pack: EvidencePack, tools: [any DiagnosisTool]) -> AsyncThrowingStream<DiagnosisUpdate, any Error>
}

extension Diagnoser {
    public func diagnose(_ pack: EvidencePack) -> AsyncThrowingStream<DiagnosisUpdate, any Error> {
        diagnose(pack, tools: [])
    }
}

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
    public var summary: String
    public var supports: [Diagnosis.Support]
    /// Why it is refuted or less likely, with the evidence for that.
    public var againstWhy: String
    public var against: [String]
    public var actions: [Diagnosis.Action]
    public var gaps: [String]
    public var wouldChangeMyMind: [String]

    public init(
        hypothesis: String, title: String, standing: Standing, cause: Diagnosis.RootCause, summary: String,
        supports: [Diagnosis.Support] = [], againstWhy: String = "", against: [String] = [],
        actions: [Diagnosis.Action] = [], gaps: [String] = [], wouldChangeMyMind: [String] = []
    ) {
        self.hypothesis = hypothesis
        self.title = title
        self.standing = standing
        self.cause = cause
        self.summary = summary
        self.supports = supports
        self.againstWhy = againstWhy
        self.against = against
        self.actions = actions
        self.gaps = gaps
        self.wouldChangeMyMind = wouldChangeMyMind
    }
}
