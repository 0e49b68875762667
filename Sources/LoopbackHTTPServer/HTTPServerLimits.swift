/// What one server lets its clients use.
public struct HTTPServerLimits: Sendable {
    /// Connections at one time, each a thread; more are closed at once.
    public var connections = 256
    /// A longer body is answered 413 and thrown away.
    public var bodyBytes = 4 << 20
    /// A connection on which nothing moves for so long is closed.
    public var idleSeconds = 60

    public init() {}
}
