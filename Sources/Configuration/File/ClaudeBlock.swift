internal import CommandLineKit

/// How hard Claude thinks.
public enum ClaudeEffort: String, Sendable, CaseIterable {
    case low
    case medium
    case high
    case xhigh
    case max
}

/// The `[claude]` table: how it is asked, whatever the cluster; nil is not said.
public struct ClaudeBlock: Sendable {
    public var model: Sourced<String>?
    public var effort: Sourced<ClaudeEffort>?
    /// Of one turn, thinking included.
    public var maxTokens: Sourced<Double>?
    public var dollarsPerDiagnosis: Sourced<Double>?
    public var dollarsPerDay: Sourced<Double>?
    public var hidesHosts: Sourced<Bool>?
    public var hiddenWords: Sourced<[String]>?

    public init() {}

    init(_ reader: TableReader) throws(ConfigurationError) {
        var reader = reader
        model = try reader.value("model", .text("MODEL"))
        effort = try reader.value("effort", .choice())
        maxTokens = try reader.number("max_tokens", in: 1_000...128_000)
        dollarsPerDiagnosis = try reader.number("dollars_per_diagnosis", in: 0.01...100)
        dollarsPerDay = try reader.number("dollars_per_day", in: 0...1_000)
        hidesHosts = try reader.boolean("hide_hosts")
        hiddenWords = try reader.values("hide_words", .text("WORD"))
        try reader.finish()
    }
}

/// How Claude is asked, resolved: what the file says, else the defaults.
public struct ClaudeOptions: Sendable {
    /// What may be spent on Claude in a day where nobody said.
    public static let standardDailyDollars = 10
    public static let standardModel = "claude-opus-5-5"

    public var model: Sourced<String>
    public var effort: Sourced<ClaudeEffort>
    public var maxTokens: Sourced<Int>
    public var dollarsPerDiagnosis: Sourced<Double>
    public var dollarsPerDay: Sourced<Double>
    public var hidesHosts: Sourced<Bool>
    public var hiddenWords: Sourced<[String]>

    public init(_ block: ClaudeBlock) {
        let none = Origin.fallback("")
        model = block.model ?? Sourced(Self.standardModel, none)
        effort = block.effort ?? Sourced(.medium, none)
        maxTokens = block.maxTokens.map { Sourced(Int($0.value), $0.origin) } ?? Sourced(16_000, none)
        dollarsPerDiagnosis = block.dollarsPerDiagnosis ?? Sourced(0.75, none)
        dollarsPerDay =
            block.dollarsPerDay ?? Sourced(Double(Self.standardDailyDollars), none)
        hidesHosts = block.hidesHosts ?? Sourced(false, none)
        hiddenWords = block.hiddenWords ?? Sourced([], none)
    }
}
