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
