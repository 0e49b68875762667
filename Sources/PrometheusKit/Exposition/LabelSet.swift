/// A series' labels in order of name; two sets are equal however the page ordered them.
public struct LabelSet: Hashable, Sendable {
    /// One label.
    public struct Label: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public let labels: [Label]

    public init(_ labels: [Label] = []) {
        self.labels = labels.count < 2 ? labels : labels.sorted { $0.name < $1.name }
    }

    /// The value of a label; `nil` when the series has no such label.
    public subscript(name: String) -> String? { labels.first { $0.name == name }?.value }

    /// The same labels without one of them.
    public func without(_ name: String) -> LabelSet { LabelSet(labels.filter { $0.name != name }) }
}

/// One line of a /metrics page.
public struct MetricSample: Sendable, Hashable {
    public let labels: LabelSet
    /// As the page gives it: NaN and infinities are values here.
    public let value: Double
    /// Milliseconds since 1970, where the page says when it was sampled.
    public let timestampMilliseconds: Int64?
    /// Where its line stands on the page, in bytes.
    public internal(set) var line: Range<Int>?

    public init(labels: LabelSet = LabelSet(), value: Double, timestampMilliseconds: Int64? = nil) {
        self.labels = labels
        self.value = value
        self.timestampMilliseconds = timestampMilliseconds
    }
}
