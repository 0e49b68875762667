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
    /// Replaced by stand-ins, too: names that shall not leave.
    public var hiddenWords: [String] = []

    public init() {}

    /// What is taken out before anything is sent, in plain words.
    public var redactions: [String] {
        ["keys and values of your data (hexadecimal runs)"]
            + (hidesHosts ? ["hosts and addresses"] : [])
            + (hiddenWords.isEmpty ? [] : ["\(hiddenWords.count) words of your list"])
    }
}

/// What one diagnosis may cost.
public struct DiagnosisBudget: Sendable, Hashable {
    public var turns = 8
    public var parallelCalls = 4
    /// Tokens in, cached ones included, over all turns.
    public var inputTokens = 120_000
    public var outputTokens = 24_000
    public var outputTokensOfTurn = 16_000
    public var dollars = 0.75
    public var time: Duration = .seconds(240)
    /// A tool that takes longer gives no answer.
    public var toolTime: Duration = .seconds(10)

    public init() {}
}
