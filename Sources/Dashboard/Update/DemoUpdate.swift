import OperatorCore
import TerminalUI

/// What a demo's news, keys and countdown do to the state.
enum DemoUpdate {
    static func take(_ news: RehearsalNews, _ state: inout DashboardState) {
        switch news {
        case .starting(let starting): state.starting = starting
        case .up(let heading):
            state.heading = heading
            if let processes = state.starting?.processes { state.starting?.answering = processes }
        case .demo(let demo): state.demo = demo
        case .countDown(let countdown): if state.countdown == nil { state.countdown = countdown }
        }
    }

    /// Begins to count where a demo's key asks for a kill; says why not where it may not.
    static func beginKill(_ state: inout DashboardState) {
        guard let demo = state.demo, let id = state.actionTarget,
            let component = state.live.observation?.topology[id]
        else { return }
        if let why = demo.noKill ?? (id.kind == demo.targetKind ? nil : "select a \(demo.targetKind) first") {
            state.notice = "K is off: \(why)"
            return
        }
        state.countdown = Countdown(.kill(id, address: component.address), began: state.now)
    }

    /// Any key that leaves a dialog leaves the countdown; no other key does anything meanwhile.
    static func apply(_ key: Key, _ state: inout DashboardState) -> [Effect] {
        guard let countdown = state.countdown, [.escape, .character("q"), .control("c")].contains(key) else {
            return []
        }
        return callOff(countdown, "\(countdown.verb) of \(countdown.target.spoken) called off", &state)
    }

    /// Does the deed when its time has come and it may still be done.
    static func passTime(_ state: inout DashboardState) -> [Effect] {
        guard let countdown = state.countdown, countdown.left(at: state.now) == 0 else { return [] }
        guard case .available = state.standingOfActing(needsTarget: false) else {
            return callOff(countdown, "nothing was done: the view is paused", &state)
        }
        switch countdown.deed {
        case .script:
            state.countdown = nil
            return [.demo(.act)]
        case .kill(let id, let address):
            guard state.live.observation?.topology[id]?.address == address else {
                return callOff(countdown, "nothing was done: \(id.spoken) is not there any more", &state)
            }
            state.countdown = nil
            state.notice = "killing \(id.spoken) …"
            return [.kill(id, address: address)]
        }
    }

    private static func callOff(_ countdown: Countdown, _ notice: String, _ state: inout DashboardState) -> [Effect] {
        state.countdown = nil
        state.notice = notice
        if case .script = countdown.deed { return [.demo(.callOff)] }
        return []
    }
}
