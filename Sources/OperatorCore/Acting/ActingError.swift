/// Why acting on a cluster failed or was refused.
public struct ActingError: Error, Sendable, CustomStringConvertible {
    public enum Code: Sendable, Hashable { case refused, unknownTarget, unreachable, failed }
    public var code: Code
    /// `what failed: why. what to do`
    public var description: String

    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
