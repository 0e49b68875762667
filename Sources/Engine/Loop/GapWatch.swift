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
