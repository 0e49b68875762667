public import ClaudeAPI

/// Dollars for a million tokens of a model.
public struct Price: Sendable, Hashable {
    /// When the table was written, from Anthropic's documentation.
    public static let asOf = "2026-11-03"

    public var input: Double
    public var output: Double
    public var cacheRead: Double

    public init(input: Double, output: Double, cacheRead: Double) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
    }

    /// A model that is not in the table counts as dear as the dearest that is.
    public static func of(_ model: String) -> Price {
        table[model] ?? Price(input: 10, output: 50, cacheRead: 1)
    }

    private static let table = [
        "claude-opus-5-5": Price(input: 4, output: 20, cacheRead: 0.2),
        "claude-sonnet-5-5": Price(input: 2, output: 10, cacheRead: 0.1),
        // What prompts over 100,000 tokens cost: never less than is billed.
        "claude-haiku-5-5": Price(input: 0.5, output: 2.5, cacheRead: 0.05),
        "claude-fable-5-2": Price(input: 8, output: 40, cacheRead: 0.2),
        "claude-opus-5": Price(input: 5, output: 25, cacheRead: 0.5),
    ]

    /// What one answer cost; a cached prefix is written at 1.25 times the input's price.
    public func dollars(for usage: TokenUsage) -> Double {
        let parts = [
            Double(usage.input ?? 0) * input, Double(usage.cacheWritten ?? 0) * input * 1.25,
            Double(usage.cacheRead ?? 0) * cacheRead, Double(usage.output ?? 0) * output,
        ]
        return parts.reduce(0, +) / 1_000_000
    }
}
