/// What a diagnosis has cost so far, and what it may cost.
public struct DiagnosisCost: Codable, Sendable, Hashable {
    /// Tokens read at full price, written to and read from the service's cache, and written by the model.
    public var inputTokens = 0
    public var cacheWrittenTokens = 0
    public var cacheReadTokens = 0
    public var outputTokens = 0
    /// By the price list; nil where no price is known of the model.
    public var dollars: Double?
    public var dollarCap: Double

    public init(dollarCap: Double) { self.dollarCap = dollarCap }

    public var tokens: Int { inputTokens + cacheWrittenTokens + cacheReadTokens + outputTokens }

    /// `9.1k tokens · $0.08 of $0.75`
    public var words: String {
        let count = tokens < 1_000 ? "\(tokens)" : "\(tokens / 1_000).\(tokens % 1_000 / 100)k"
        let money = dollars.map { "\(Self.money($0, up: true)) of \(Self.money(dollarCap))" } ?? "price not known"
        return "\(count) tokens · \(money)"
    }

    /// `$0.08`: whole cents, a begun one counted where `up`.
    public static func money(_ dollars: Double, up: Bool = false) -> String {
        let exact = dollars * 100
        // What floating-point arithmetic adds to whole cents is none begun.
        let cents = Int((up ? (exact - 1e-6).rounded(.up) : exact.rounded()).magnitude)
        return "$\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }
}
