internal import ClaudeAPI
internal import OperatorCore

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

    public init() {}
}

/// What a diagnosis has cost so far.
struct Expense: Sendable {
    let budget: DiagnosisBudget
    let price: Price
    private(set) var turns = 0
    private(set) var inputTokens = 0
    private(set) var outputTokens = 0
    private(set) var dollars = 0.0

    init(budget: DiagnosisBudget, price: Price) {
        self.budget = budget
        self.price = price
    }

    mutating func add(_ usage: TokenUsage) {
        turns += 1
        inputTokens += (usage.input ?? 0) + (usage.cacheWritten ?? 0) + (usage.cacheRead ?? 0)
        outputTokens += usage.output ?? 0
        dollars += price.dollars(for: usage)
    }

    /// The largest cap the next turn may have; nil where the budget is gone.
    var nextCap: Int? {
        let left = budget.outputTokens - outputTokens
        guard turns < budget.turns, inputTokens < budget.inputTokens, dollars < budget.dollars, left >= 1000 else {
            return nil
        }
        return min(budget.outputTokensOfTurn, left)
    }

    /// True where the next turn must be the answer: another round of tools could not be paid for.
    func nextIsLast(elapsed: Duration) -> Bool {
        turns >= budget.turns - 1 || Double(inputTokens) > 0.7 * Double(budget.inputTokens)
            || Double(outputTokens) > 0.6 * Double(budget.outputTokens) || dollars > 0.7 * budget.dollars
            || elapsed > budget.time * 0.7
    }

    /// `12 s · 9.1K tokens · $0.08`
    func words(elapsed: Duration) -> String {
        let tokens = inputTokens + outputTokens
        let count = tokens < 1000 ? "\(tokens)" : "\(tokens / 1000).\(tokens % 1000 / 100)K"
        let cents = Int((dollars * 100).rounded(.up))
        let padded = cents % 100 < 10 ? "0\(cents % 100)" : "\(cents % 100)"
        return "\(Int(elapsed.inSeconds)) s · \(count) tokens · $\(cents / 100).\(padded)"
    }
}
