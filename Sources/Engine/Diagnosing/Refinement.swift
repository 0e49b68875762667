public import OperatorCore

/// A slower engine for verdicts that stand already, and the packs it may be given.
public struct Refinement: Sendable {
    public var diagnoser: any Diagnoser
    /// False for a pack that must not leave: asked before each.
    public var accepts: @Sendable (EvidencePack) -> Bool

    public init(_ diagnoser: any Diagnoser, accepts: @escaping @Sendable (EvidencePack) -> Bool) {
        self.diagnoser = diagnoser
        self.accepts = accepts
    }
}
