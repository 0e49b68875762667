/// What asking Claude about an incident would mean: shown before anything is sent.
public struct ClaudeOffer: Sendable, Hashable {
    public var incident: Int64
    public var model: String
    /// Where evidence goes.
    public var host: String
    /// Of the first request; nil where no evidence was kept yet.
    public var bytes: Int?
    /// What is taken out before, in words.
    public var redactions: [String]
    /// About what it costs, in dollars; nil where it is not known.
    public var estimate: Double?
    /// What it may cost at most, in dollars.
    public var dollarCap: Double
    public var dollarsPerDay: Double
    /// Somebody allowed it before: only the money is asked about.
    public var isAllowed: Bool

    public init(
        incident: Int64, model: String, host: String, bytes: Int? = nil, redactions: [String],
        estimate: Double? = nil, dollarCap: Double, dollarsPerDay: Double, isAllowed: Bool
    ) {
        self.incident = incident
        self.model = model
        self.host = host
        self.bytes = bytes
        self.redactions = redactions
        self.estimate = estimate
        self.dollarCap = dollarCap
        self.dollarsPerDay = dollarsPerDay
        self.isAllowed = isAllowed
    }
}
