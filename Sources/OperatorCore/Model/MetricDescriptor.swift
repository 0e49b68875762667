/// A metric's stable name, such as `node.rate`.
public struct MetricID: RawRepresentable, Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ name: String) { rawValue = name }
    public var description: String { rawValue }
    public static func < (left: MetricID, right: MetricID) -> Bool { left.rawValue < right.rawValue }
}

/// Declared by a subject for each metric it reads: enough for screens, evidence and exports to show it.
public struct MetricDescriptor: Sendable, Hashable, Codable {
    public enum Scope: String, Codable, Sendable { case component, cluster }
    public enum Worse: String, Codable, Sendable { case higher, lower, neither }

    public var id: MetricID
    public var title: String
    /// The title for somebody who does not know the system.
    public var plainTitle: String
    public var unit: MetricUnit
    public var scope: Scope
    /// The kind of component that has it (`node`, `cluster`).
    public var componentKind: String
    public var worse: Worse
    public var warn: Double?
    public var critical: Double?
    /// The name of the line in which overviews show it beside its like; nil: in none.
    public var group: String?
    /// What it is called in such a line.
    public var shortTitle: String?

    public init(
        id: MetricID, title: String, plainTitle: String, unit: MetricUnit, scope: Scope = .component,
        componentKind: String, worse: Worse = .neither, warn: Double? = nil, critical: Double? = nil,
        group: String? = nil, shortTitle: String? = nil
    ) {
        self.id = id
        self.title = title
        self.plainTitle = plainTitle
        self.unit = unit
        self.scope = scope
        self.componentKind = componentKind
        self.worse = worse
        self.warn = warn
        self.critical = critical
        self.group = group
        self.shortTitle = shortTitle
    }
}

extension MetricDescriptor {
    /// The same, shown in a line of overviews.
    public func inGroup(_ group: String, as shortTitle: String) -> MetricDescriptor {
        var copy = self
        copy.group = group
        copy.shortTitle = shortTitle
        return copy
    }
}
