internal import OperatorCore

/// How long a probe waits, and whether its silence counts, on a machine that may not let us run: a silence proves
/// something only where we really waited for the better part of the time limit.
struct ProbePatience: Sendable, Hashable {
    /// The time limit while nothing holds us up.
    let limit: Duration
    /// How long the next round waits: longer after one in which we were held up, so that an answer has the time it needs
    /// and who is silent all the same is found out.
    private(set) var allowed: Duration

    init(limit: Duration) {
        self.limit = limit
        allowed = limit
    }

    /// True where nobody's silence in a round of this delay, which waited as long as allowed, is our own fault.
    func proves(_ delay: OwnDelay) -> Bool { delay.waited(of: allowed) >= limit * 3 / 4 }

    /// Judges by one round how long the next one waits, at most 2 s: rounds stay less than a gap apart.
    mutating func learn(from delay: OwnDelay) {
        let share = OwnDelay(elapsed: delay.elapsed, heldUp: delay.heldUp(over: allowed)).share
        let isCalm = delay.elapsed < limit / 2 || share < 0.25
        allowed = isCalm ? limit : min(max(limit, .seconds(2)), limit / max(0.25, 1 - share))
    }
}
