internal import Words

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

/// What a diagnosis has cost so far, and what it may cost.
public struct DiagnosisCost: Codable, Sendable, Hashable {
    /// Tokens read at full price, written to and read from the service's cache, and written by the model.
    public var inputTokens = 0
    public var cacheWrittenTokens = 0
    public var cacheReadTokens = 0
    public var outputTokens = 0
    /// By the price list; nil where no price is known of the model.
    public var dollars: Double?
    public var dollarCap: Double

    public init(dollarCap: Double) { self.dollarCap = dollarCap }

    public var tokens: Int { inputTokens + cacheWrittenTokens + cacheReadTokens + outputTokens }

    /// `9100 tokens · $0.08 of $0.75`
    public var words: String {
        let money = dollars.map { "\(Self.money($0, up: true)) of \(Self.money(dollarCap))" } ?? "price not known"
        return "\(NumberText.count(Double(tokens))) tokens · \(money)"
    }

    /// `$0.08`: whole cents, a begun one counted where `up`.
    public static func money(_ dollars: Double, up: Bool = false) -> String {
        let exact = dollars * 100
        // What floating-point arithmetic adds to whole cents is none begun.
        let cents = Int((up ? (exact - 1e-6).rounded(.up) : exact.rounded()).magnitude)
        return "$\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }
}

/// A read-only question that a model may ask while it diagnoses. It takes names and numbers, never a URL, a path, a
/// query or a command, and it changes nothing.
public protocol DiagnosisTool: Sendable {
    /// Lower case and underscores: `read_evidence`.
    var name: String { get }
    /// What it tells, and when to ask it.
    var description: String { get }
    /// A JSON schema of an object with `additionalProperties: false` and every property required.
    var inputSchema: String { get }
    /// The answer to an input that is JSON text; what was left out is said in its note.
    /// Throws ``DiagnosisToolError`` with a sentence the model can act on.
    func run(_ input: String) async throws -> ToolAnswer
}

/// What a tool found out: evidence that can be cited like the pack's own.
public struct ToolAnswer: Sendable, Hashable {
    /// Most of a series's points that are told.
    public static let mostPoints = 60

    /// The most telling first. Without an id it is new, and gets one from whoever asked.
    public var evidence: [Evidence]
    /// What was left out and how to ask for it; our own words, never text from outside.
    public var note: String

    public init(_ evidence: [Evidence] = [], note: String = "") {
        self.evidence = evidence
        self.note = note
    }
}
