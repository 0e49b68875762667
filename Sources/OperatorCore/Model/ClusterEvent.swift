/// Something the cluster did, from its logs or from comparing observations. What people and chaos do is never one.
public struct ClusterEvent: Sendable, Hashable, Codable {
    /// Stable kinds: `leader_elected`, `slow_operation`, `started`, …
    public var kind: String
    public var at: WallTime
    public var component: ComponentID?
    /// One plain sentence, sanitised.
    public var message: String
    public var fields: [String: String]
    /// `log node-4.log:812`: where it was seen.
    public var origin: String

    public init(
        kind: String, at: WallTime, component: ComponentID?, message: String, fields: [String: String] = [:],
        origin: String
    ) {
        self.kind = kind
        self.at = at
        self.component = component
        self.message = message
        self.fields = fields
        self.origin = origin
    }
}
