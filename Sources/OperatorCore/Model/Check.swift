/// An invariant's stable name, such as `store_unreachable`.
public struct InvariantID: RawRepresentable, Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ name: String) { rawValue = name }
    public var description: String { rawValue }
    public static func < (left: InvariantID, right: InvariantID) -> Bool { left.rawValue < right.rawValue }
}

public enum CheckResult: String, Codable, Sendable { case ok, violated, unknown }

public enum Severity: String, Codable, Sendable, CaseIterable, Comparable {
    case info, warning, critical
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    private var rank: Int { Severity.allCases.firstIndex(of: self) ?? 0 }
}

/// What one invariant says of one component on one observation.
public struct Check: Sendable, Hashable {
    public var invariant: InvariantID
    public var component: ComponentID
    public var result: CheckResult
    /// One plain sentence with the figures it rests on; sanitised.
    public var message: String
    /// When the newest fact under it was taken. The condition engine counts each evidence moment once, so a tick
    /// that looks at the same answer again neither opens nor closes anything.
    public var evidenceAt: Moment
    /// When the trouble began by the source's own word (last heartbeat, a log line); nil: not known.
    public var began: WallTime?
    /// Overrides the descriptor's where it depends on what was seen.
    public var severity: Severity?
    /// Components whose own trouble would explain this one.
    public var related: [ComponentID]

    public init(
        invariant: InvariantID, component: ComponentID, result: CheckResult, message: String, evidenceAt: Moment,
        began: WallTime? = nil, severity: Severity? = nil, related: [ComponentID] = []
    ) {
        self.invariant = invariant
        self.component = component
        self.result = result
        self.message = message
        self.evidenceAt = evidenceAt
        self.began = began
        self.severity = severity
        self.related = related
    }
}
