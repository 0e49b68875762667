/// The right to write one cluster's tickets in one database: one process has it for as long as it lives.
public protocol WriterClaim: Sendable {
    /// Takes the right where it is free; true where this process has it now. Cheap: asked each second by who waits.
    func claim() async -> Bool
}

/// A claim that is always granted: for a database of this process alone.
public struct SoleWriter: WriterClaim {
    public init() {}
    public func claim() async -> Bool { true }
}
