/// How an invariant is judged over time; `operator invariants` lists these, configuration overrides them.
public struct InvariantDescriptor: Sendable, Hashable {
    /// A named number an invariant compares with.
    public struct Threshold: Sendable, Hashable {
        public var name: String
        public var value: Double
        public var unit: MetricUnit

        public init(name: String, value: Double, unit: MetricUnit) {
            self.name = name
            self.value = value
            self.unit = unit
        }
    }

    public var id: InvariantID
    /// A few words: `status port does not answer`.
    public var title: String
    /// What it means and how it is measured, in one or two sentences.
    public var explanation: String
    public var severity: Severity
    /// K: opens after so many violated checks …
    public var openAfterChecks: Int
    /// … that lasted at least this long.
    public var grace: Duration
    /// N: closes after so many ok checks …
    public var closeAfterChecks: Int
    /// … and this long since the last violated one.
    public var clearDelay: Duration
    public var thresholds: [Threshold]
    /// Graver invariants that explain this one when a component it names as related violates them.
    public var explainedBy: [InvariantID]
    /// What its component is called while it is open: `down` where nothing is served any more, `planned` where people
    /// wanted it so.
    public var healthWhileOpen: Health

    /// Defaults are the house's: K 2, N 3, clear delay 10 s.
    public init(
        id: InvariantID, title: String, explanation: String, severity: Severity, openAfterChecks: Int = 2,
        grace: Duration = .zero, closeAfterChecks: Int = 3, clearDelay: Duration = .seconds(10),
        thresholds: [Threshold] = [], explainedBy: [InvariantID] = [], healthWhileOpen: Health = .degraded
    ) {
        self.id = id
        self.title = title
        self.explanation = explanation
        self.severity = severity
        self.openAfterChecks = openAfterChecks
        self.grace = grace
        self.closeAfterChecks = closeAfterChecks
        self.clearDelay = clearDelay
        self.thresholds = thresholds
        self.explainedBy = explainedBy
        self.healthWhileOpen = healthWhileOpen
    }

    public func threshold(_ name: String) -> Double? {
        thresholds.first { $0.name == name }?.value
    }
}

/// What configuration may change of an invariant; nil leaves the default.
public struct InvariantOverride: Sendable, Hashable, Codable {
    public var enabled: Bool?
    public var severity: Severity?
    public var openAfterChecks: Int?
    public var graceSeconds: Double?
    public var closeAfterChecks: Int?
    public var clearDelaySeconds: Double?
    public var thresholds: [String: Double]?

    public init() {}
}

extension InvariantDescriptor {
    public func applying(_ override: InvariantOverride) -> InvariantDescriptor {
        var result = self
        result.severity = override.severity ?? severity
        result.openAfterChecks = max(1, override.openAfterChecks ?? openAfterChecks)
        result.closeAfterChecks = max(1, override.closeAfterChecks ?? closeAfterChecks)
        if let seconds = override.graceSeconds { result.grace = .seconds(max(0, seconds)) }
        if let seconds = override.clearDelaySeconds { result.clearDelay = .seconds(max(0, seconds)) }
        for index in result.thresholds.indices {
            if let value = override.thresholds?[result.thresholds[index].name] {
                result.thresholds[index].value = value
            }
        }
        return result
    }
}

/// How a component is, derived from conditions in one place.
public enum Health: String, Codable, Sendable { case ok, suspect, degraded, down, planned, unknown }
