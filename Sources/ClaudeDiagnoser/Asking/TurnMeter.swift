internal import ClaudeAPI

/// Counts the tokens of one turn as the stream tells them, those of attempts that broke off included: they were used.
struct TurnMeter {
    private var lost = TokenUsage()
    private var running: TokenUsage?

    /// All that is known to have been used.
    var sum: TokenUsage { running.map { Self.add(lost, $0) } ?? lost }

    /// True where the sum changed.
    mutating func take(_ progress: ClaudeProgress) -> Bool {
        switch progress {
        case .event(.messageStart(_, _, let usage)): running = usage
        case .event(.messageDelta(_, _, let usage)): running = running?.updated(with: usage) ?? usage
        case .startsOver:
            lost = sum
            running = nil
            return false
        case .began, .event: return false
        }
        return true
    }

    private static func add(_ left: TokenUsage, _ right: TokenUsage) -> TokenUsage {
        TokenUsage(
            input: (left.input ?? 0) + (right.input ?? 0),
            cacheWritten: (left.cacheWritten ?? 0) + (right.cacheWritten ?? 0),
            cacheRead: (left.cacheRead ?? 0) + (right.cacheRead ?? 0),
            output: (left.output ?? 0) + (right.output ?? 0))
    }
}
