/// TiKV's slow score (components/health_controller/src/slow_score.rs), fed with how long the store's own state takes to
/// reach its file: 1 is good, 100 as slow as can be. A round has 30 probes; a probe over the limit is a time-out. More
/// than a tenth of time-outs in a round raises the score, at most doubling it; else it falls back within five minutes.
struct SlowScore: Sendable, Equatable {
    private(set) var score = 1.0
    private var probes = 0
    private var timeouts = 0

    private static let roundProbes = 30
    private static let timeoutRatio = 0.1
    private static let limitSeconds = 0.5
    /// Per round of 30 probes, one a second: from 100 back to 1 in five minutes.
    private static let recovery = 9.9

    mutating func record(seconds: Double) {
        probes += 1
        if seconds > Self.limitSeconds { timeouts += 1 }
        guard probes >= Self.roundProbes else { return }
        let ratio = Double(timeouts) / Double(probes)
        if ratio > Self.timeoutRatio {
            score = min(100, score * (1 + min(1, ratio / Self.timeoutRatio - 1)))
        } else if timeouts == 0 {
            score = max(1, score - Self.recovery)
        }
        probes = 0
        timeouts = 0
    }

    /// As PD hears it.
    var rounded: Int { Int(score.rounded()) }
}
