/// A read-only question that a model may ask while it diagnoses. It takes names and numbers, never a URL, a path, a
/// query or a command, and it changes nothing.
public protocol DiagnosisTool: Sendable {
    /// Lower case and underscores: `read_evidence`.
    var name: String { get }
    /// What it tells, and when to ask it.
    var description: String { get }
    /// A JSON schema of an object with `additionalProperties: false` and every property required.
    var inputSchema: String { get }
    /// The answer to an input that is JSON text; at most 60 points and 40 lines, what was left out is said.
    /// Throws ``DiagnosisToolError`` with a sentence the model can act on.
    func run(_ input: String) async throws -> String
}

/// Why a tool gave no answer, in a sentence for the model.
public struct DiagnosisToolError: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) {
        self.description = description
    }
}
