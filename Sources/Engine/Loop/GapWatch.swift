import OperatorCore
private import Synchronization

/// Watches for pauses of the process beside the tick, which may itself wait for a slow subject.
final class GapWatch: Sendable {
    private struct State {
        var detector: GapDetector
        var noticed: Duration?
    }

    private let state: Mutex<State>
    private let clock: any OperatorClock
    private let interval: Duration

    init(clock: any OperatorClock, interval: Duration) {
        self.clock = clock
        self.interval = interval
        state = Mutex(State(detector: GapDetector(interval: interval)))
    }

    /// Asks the detector until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            sample(clock.now())
            do { try await clock.sleep(for: interval) } catch { return }
        }
    }

    /// The longest gap since it was last taken, up to `now`.
    func take(_ now: Moment) -> Duration? {
        sample(now)
        return state.withLock { state in
            defer { state.noticed = nil }
            return state.noticed
        }
    }

    private func sample(_ now: Moment) {
        state.withLock { state in
            guard let gap = state.detector.sample(now) else { return }
            state.noticed = max(gap, state.noticed ?? .zero)
        }
    }
}

/// Tells a pause of this whole process (suspend, SIGSTOP, a paused machine) from a slow answer: it is asked again and
/// again while the process runs, so a long silence between two askings means that nothing ran.
struct GapDetector: Sendable {
    private let longest: Duration
    private var last: Moment?

    /// - Parameter interval: how often it is asked when all is well; a gap is more than three of them.
    init(interval: Duration) {
        longest = interval * 3
    }

    /// How long nothing ran before `now`, where that is a gap.
    mutating func sample(_ now: Moment) -> Duration? {
        defer { last = max(now, last ?? now) }
        guard let last else { return nil }
        let silence = now.elapsed(since: last)
        return silence > longest ? silence : nil
    }
}
