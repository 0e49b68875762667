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
