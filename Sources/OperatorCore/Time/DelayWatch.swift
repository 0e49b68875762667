private import Synchronization

/// Measures our own delay from its making to its stop, with a timer that should fire every 25 ms: how late it fires is
/// how much we were held up. Less than 5 ms late is the scheduler's usual jitter and is not counted.
///
/// It never makes the work it measures wait for anything.
public final class DelayWatch: Sendable {
    private struct State {
        var isStopped = false
        var heldUp: Duration = .zero
        /// When the timer should fire next.
        var next: Moment
        var timer: Task<Void, Never>?
    }

    private static let period: Duration = .milliseconds(25)
    private static let usual: Duration = .milliseconds(5)

    private let clock: any OperatorClock
    private let began: Moment
    private let state: Mutex<State>

    public init(_ clock: any OperatorClock) {
        self.clock = clock
        began = clock.now()
        state = Mutex(State(next: began.advanced(by: Self.period)))
        let timer = Task { await self.run() }
        state.withLock { state in
            if state.isStopped { timer.cancel() } else { state.timer = timer }
        }
    }

    /// What was measured, the lateness of a timer that should have fired by now included.
    public func stop() -> OwnDelay {
        let now = clock.now()
        let (heldUp, timer) = state.withLock { state in
            state.isStopped = true
            state.heldUp += Self.lateness(of: state.next, at: now)
            return (state.heldUp, state.timer)
        }
        timer?.cancel()
        return OwnDelay(elapsed: now.elapsed(since: began), heldUp: heldUp)
    }

    private func run() async {
        while !Task.isCancelled, let next = state.withLock({ $0.isStopped ? nil : $0.next }) {
            do { try await clock.sleep(until: next) } catch { return }
            note(at: clock.now())
        }
    }

    private func note(at now: Moment) {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.heldUp += Self.lateness(of: state.next, at: now)
            state.next = now.advanced(by: Self.period)
        }
    }

    private static func lateness(of deadline: Moment, at now: Moment) -> Duration {
        max(.zero, now.elapsed(since: deadline) - usual)
    }
}

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
