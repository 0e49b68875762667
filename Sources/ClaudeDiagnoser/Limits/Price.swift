public import ClaudeAPI

/// Dollars for a million tokens of a model.
public struct Price: Sendable, Hashable {
    /// When the table was written, from the price list in Anthropic's documentation.
    public static let asOf = "2026-11-03"
    /// What writing a token into the five-minute cache costs, in prices of reading it.
    private static let cacheWriteFactor = 1.25

    public var input: Double
    public var output: Double
    public var cacheRead: Double
    private var longPrompt: LongPrompt?

    /// Other prices hold for a prompt of more tokens than `above`.
    private struct LongPrompt: Sendable, Hashable {
        var above: Int
        var input: Double
        var output: Double
        var cacheRead: Double
    }

    public init(input: Double, output: Double, cacheRead: Double) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
    }

    /// nil for a model that is not in the table: no price is invented.
    public static func of(_ model: String) -> Price? { table[model] }

    private static let fable = Price(input: 8, output: 40, cacheRead: 0.2)
    private static let fable51 = Price(input: 10, output: 50, cacheRead: 0.25)
    private static let fable5 = Price(input: 10, output: 50, cacheRead: 1)
    private static let opus = Price(input: 5, output: 25, cacheRead: 0.5)

    private static let table = [
        "claude-opus-5-5": Price(input: 4, output: 20, cacheRead: 0.2),
        "claude-sonnet-5-5": Price(input: 2, output: 10, cacheRead: 0.1),
        "claude-haiku-5-5": haiku, "claude-fable-5-2": fable, "claude-mythos-5-2": fable,
        "claude-fable-5-1": fable51, "claude-mythos-5-1": fable51, "claude-fable-5": fable5, "claude-mythos-5": fable5,
        "claude-opus-5": opus, "claude-opus-4-8": opus, "claude-opus-4-7": opus, "claude-opus-4-6": opus,
        "claude-sonnet-5": Price(input: 2, output: 10, cacheRead: 0.2),
        "claude-sonnet-4-6": Price(input: 3, output: 15, cacheRead: 0.3),
    ]

    private static var haiku: Price {
        var price = Price(input: 0.1, output: 0.5, cacheRead: 0.01)
        price.longPrompt = LongPrompt(above: 100_000, input: 0.5, output: 2.5, cacheRead: 0.05)
        return price
    }

    /// What one answer cost.
    public func dollars(for usage: TokenUsage) -> Double {
        let prompt = (usage.input ?? 0) + (usage.cacheWritten ?? 0) + (usage.cacheRead ?? 0)
        var (input, output, cacheRead) = (input, output, cacheRead)
        if let longPrompt, prompt > longPrompt.above {
            (input, output, cacheRead) = (longPrompt.input, longPrompt.output, longPrompt.cacheRead)
        }
        let parts = [
            Double(usage.input ?? 0) * input, Double(usage.cacheWritten ?? 0) * input * Self.cacheWriteFactor,
            Double(usage.cacheRead ?? 0) * cacheRead, Double(usage.output ?? 0) * output,
        ]
        return parts.reduce(0, +) / 1_000_000
    }
}
