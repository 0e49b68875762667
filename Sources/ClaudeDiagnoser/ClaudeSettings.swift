/// How Claude is asked.
public struct ClaudeSettings: Sendable, Hashable {
    public static let standardModel = "claude-opus-5-5"

    /// The exact id of a model.
    public var model = ClaudeSettings.standardModel
    /// `low`, `medium`, `high`, `xhigh` or `max`.
    public var effort = "medium"
    public var budget = DiagnosisBudget()
    /// Replaces hosts and addresses by stand-ins before anything is sent.
    public var hidesHosts = false

    public init() {}
}
