/// A failure that says of itself whether another try may help.
public protocol DiagnosisFailure: Error {
    /// False where trying again by itself would fail or cost again: refused, no key, no money left.
    var mayPass: Bool { get }
}

/// Why a tool gave no answer, in a sentence for the model.
public struct DiagnosisToolError: DiagnosisFailure, Hashable, CustomStringConvertible {
    public var description: String
    /// The same question gets the same answer.
    public var mayPass: Bool { false }

    public init(_ description: String) {
        self.description = description
    }
}
