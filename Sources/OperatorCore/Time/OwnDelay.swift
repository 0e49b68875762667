/// How long a piece of work took, and for how much of it this program itself was held up: starved of CPU, stopped, or
/// late to look. What somebody failed to do meanwhile may be our own fault.
public struct OwnDelay: Sendable, Hashable {
    /// From the beginning of the work to its end, by uptime.
    public var elapsed: Duration
    /// For how much of it we did not run although we wanted to.
    public var heldUp: Duration

    public init(elapsed: Duration, heldUp: Duration) {
        self.elapsed = elapsed
        self.heldUp = heldUp
    }

    /// How long somebody who was given `limit` was really waited for: what we overran the limit by is our own delay,
    /// too, wherever in the work it fell.
    public func waited(of limit: Duration) -> Duration {
        max(.zero, min(elapsed, limit) - heldUp(over: limit))
    }

    /// For how much of the work we were held up, where it should have ended after `limit`.
    public func heldUp(over limit: Duration) -> Duration { max(heldUp, elapsed - limit) }

    /// The share of the work in which we were held up, 0 to 1.
    public var share: Double { elapsed > .zero ? min(1, max(0, heldUp / elapsed)) : 0 }

    /// `held up 412 ms`
    public var words: String { "held up \(heldUp.wholeNanoseconds / 1_000_000) ms" }
}
