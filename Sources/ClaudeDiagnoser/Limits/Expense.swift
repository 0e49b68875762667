internal import ClaudeAPI
internal import OperatorCore

/// What a diagnosis has cost so far, and what is left of its budget.
struct Expense: Sendable {
    /// Fewer tokens than this are no answer.
    private static let shortestAnswer = 1_000

    let budget: DiagnosisBudget
    /// nil: no price is known; then tokens, turns and time are the limits.
    let price: Price?
    private(set) var turns = 0
    private(set) var cost: DiagnosisCost
    /// Dollars the last prompt would cost again.
    private var lastPrompt = 0.0

    init(budget: DiagnosisBudget, price: Price?) {
        self.budget = budget
        self.price = price
        cost = DiagnosisCost(dollarCap: budget.dollars)
        cost.dollars = price.map { _ in 0 }
    }

    /// Also of a turn that broke off: what it is known to have used is paid for.
    mutating func add(_ usage: TokenUsage) {
        turns += 1
        cost = including(usage)
        var prompt = usage
        prompt.output = 0
        lastPrompt = price?.dollars(for: prompt) ?? 0
    }

    /// The cost with a turn that is under way.
    func including(_ usage: TokenUsage) -> DiagnosisCost {
        var sum = cost
        sum.inputTokens += usage.input ?? 0
        sum.cacheWrittenTokens += usage.cacheWritten ?? 0
        sum.cacheReadTokens += usage.cacheRead ?? 0
        sum.outputTokens += usage.output ?? 0
        if let price { sum.dollars = (sum.dollars ?? 0) + price.dollars(for: usage) }
        return sum
    }

    private var promptTokens: Int { cost.inputTokens + cost.cacheWrittenTokens + cost.cacheReadTokens }

    /// The largest cap the next turn may have; nil where the budget is gone.
    var nextCap: Int? { cap(most: budget.outputTokensOfTurn) }

    /// A cap for the same turn once more, larger than the one that cut it off; nil where none is left.
    func cap(largerThan old: Int) -> Int? { cap(most: 2 * old).flatMap { $0 > old ? $0 : nil } }

    private func cap(most: Int) -> Int? {
        var left = budget.outputTokens - cost.outputTokens
        guard turns < budget.turns, promptTokens < budget.inputTokens else { return nil }
        if let price, price.output > 0 {
            let money = budget.dollars - (cost.dollars ?? 0) - lastPrompt
            left = min(left, Int(max(0, money) / price.output * 1_000_000))
        }
        return left >= Self.shortestAnswer ? min(most, left) : nil
    }

    /// True where the next turn must be the answer: another round of tools could not be paid for.
    func nextIsLast(elapsed: Duration) -> Bool {
        turns >= budget.turns - 1 || Double(promptTokens) > 0.7 * Double(budget.inputTokens)
            || Double(cost.outputTokens) > 0.6 * Double(budget.outputTokens)
            || (cost.dollars ?? 0) > 0.7 * budget.dollars || elapsed > budget.time * 0.7
    }
}
