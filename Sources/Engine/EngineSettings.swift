import OperatorCore

/// How an engine works.
public struct EngineSettings: Sendable {
    public var monitor = MonitorSettings()
    public var agent = AgentSettings()
    public var samples = SampleLimits()

    public init() {}
}
