internal import OperatorCore

/// Keeps rounds of probes a second apart, whether the monitor's ticks drive them or, when no tick comes, a loop of
/// their own.
struct RoundKeeper: Sendable {
    private(set) var started: Moment?
    private(set) var isRunning = false
    private(set) var completed = 0

    /// True where a round may start now: none runs and the last one began `spacing` ago.
    mutating func begin(at moment: Moment, spacing: Duration) -> Bool {
        guard !isRunning, started.map({ moment.elapsed(since: $0) >= spacing }) ?? true else { return false }
        started = moment
        isRunning = true
        return true
    }

    mutating func end() {
        isRunning = false
        completed += 1
    }
}
