import OperatorCore

/// How the monitor works.
public struct MonitorSettings: Sendable {
    public var tickInterval: Duration = .seconds(1)
    /// How long one observation may take; less than the interval, so that ticks keep their pace.
    public var observeBudget: Duration = .milliseconds(800)
    /// How long the subject may ask further questions for one evidence pack; ticks do not wait for it.
    public var evidenceBudget: Duration = .seconds(2)
    public var conditions = ConditionSettings()
    /// Troubles of one component that began within this time are one incident.
    public var joinWindow: Duration = .seconds(30)
    /// Tells apart clusters that are brought up one after the other under one name, each with an id of its own: the
    /// directory of a local cluster. nil: the name means one cluster for good.
    public var life: String?
    /// Said in every evidence pack of a rehearsal.
    public var isSimulated = false

    public init() {}
}
