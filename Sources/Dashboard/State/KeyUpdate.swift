import OperatorCore
import TerminalUI

/// What keys do to the state.
enum KeyUpdate {
    static func apply(_ key: Key, _ state: inout DashboardState) -> [Effect] {
        state.notice = nil
        if state.countdown != nil { return DemoUpdate.apply(key, &state) }
        if state.question != nil { return QuestionUpdate.apply(key, &state) }
        if state.start != nil, state.screen == .overview { return StartUpdate.apply(key, &state) }
        guard let binding = KeyTable.binding(for: key) else { return [] }
        switch binding.standing(state) {
        case .disabled(let why):
            state.notice = "\(binding.shown) is off: \(why)"
            return []
        case .elsewhere where [.kill, .restart, .heal].contains(binding.command):
            return runUnlisted(binding, &state)
        case .available, .elsewhere: return run(binding.command, &state)
        }
    }

    /// Keys that act work where the bar has no room for them, too.
    private static func runUnlisted(_ binding: KeyBinding, _ state: inout DashboardState) -> [Effect] {
        switch state.standingOfActing(needsVictim: binding.command != .heal) {
        case .available: return run(binding.command, &state)
        case .disabled(let why): state.notice = "\(binding.shown) is off: \(why)"
        case .elsewhere:
            state.notice = "\(binding.shown) is off: \(state.heading.acting.reason ?? "select a component first")"
        }
        return []
    }

    private static func run(_ command: KeyCommand, _ state: inout DashboardState) -> [Effect] {
        switch command {
        case .help: show(.help, &state)
        case .events: show(.events, &state)
        case .back: back(&state)
        case .up: move(-1, &state)
        case .down: move(1, &state)
        case .pageUp: state.scroll = max(0, state.scroll - 10)
        case .pageDown: state.scroll += 10
        case .open: open(&state)
        case .pause: state.frozen = state.isPaused ? nil : (state.live, state.now)
        case .earlier: scrub(by: .seconds(10), &state)
        case .later: scrub(by: .seconds(-10), &state)
        case .earlierEvent: jump(toEarlier: true, &state)
        case .laterEvent: jump(toEarlier: false, &state)
        case .live:
            state.back = .zero
            state.frozen = nil
        case .explain: state.question = state.chosenComponent.map { Question(.explain($0)) }
        case .acknowledge: return state.tickets(toAcknowledge: true).map { .acknowledge(ticket: $0.id) }
        case .kill where state.demo != nil: DemoUpdate.beginKill(&state)
        case .kill: state.question = bound(state) { .kill($0, address: $1) }
        case .restart: state.question = bound(state) { .restart($0, address: $1) }
        case .heal: state.question = Question(.heal)
        case .nextChapter: return [.demo(.goOn)]
        case .reset: return [.demo(.reset)]
        case .repaint: return [.repaint]
        case .quit: return quit(&state)
        }
        return []
    }

    private static func show(_ screen: ScreenName, _ state: inout DashboardState) {
        state.screen = screen
        state.scroll = 0
    }

    private static func back(_ state: inout DashboardState) {
        if state.screen != .overview { return show(.overview, &state) }
        state.back = .zero
        state.frozen = nil
    }

    private static func move(_ step: Int, _ state: inout DashboardState) {
        guard state.screen == .overview else {
            state.scroll = max(0, state.scroll + step)
            return
        }
        let rows = Rows(state).selectable
        guard !rows.isEmpty else { return }
        let now = state.chosen.flatMap { rows.firstIndex(of: $0) } ?? 0
        state.selection = rows[min(max(0, now + step), rows.count - 1)]
    }

    private static func open(_ state: inout DashboardState) {
        switch state.chosen {
        case .component(let id) where state.screen == .overview: show(.component(id), &state)
        case .incident(let id) where state.screen == .overview: show(.incident(id), &state)
        default: break
        }
    }

    /// The past is looked at while the view stands still.
    private static func scrub(by step: Duration, _ state: inout DashboardState) {
        if state.frozen == nil, step > .zero { state.frozen = (state.live, state.now) }
        state.back = min(max(.zero, state.back + step), DashboardState.furthestBack)
        if state.back == .zero { state.frozen = nil }
    }

    private static func jump(toEarlier: Bool, _ state: inout DashboardState) {
        let times = state.view.happenings.map(\.at).sorted()
        let now = state.moment.wall
        let target = toEarlier ? times.last { $0 < now } : times.first { $0 > now }
        guard let target else { return }
        if state.frozen == nil { state.frozen = (state.live, state.now) }
        let base = state.frozen?.at ?? state.now
        state.back = min(max(.zero, base.wall.elapsed(since: target)), DashboardState.furthestBack)
    }

    private static func bound(
        _ state: DashboardState, _ kind: (ComponentID, String) -> Question.Kind
    ) -> Question? {
        guard let id = state.chosenComponent, let component = state.live.observation?.topology[id] else { return nil }
        return Question(kind(id, component.address))
    }

    private static func quit(_ state: inout DashboardState) -> [Effect] {
        // A demo's cluster goes with its window.
        let leavesTickets = state.demo == nil && state.live.role == .writer && !state.live.openTickets.isEmpty
        guard leavesTickets else { return [.quit] }
        state.question = Question(.quit)
        return []
    }
}

/// Keys while a dialog waits.
enum QuestionUpdate {
    static func apply(_ key: Key, _ state: inout DashboardState) -> [Effect] {
        guard let question = state.question else { return [] }
        let buttons = QuestionWords(question, state).buttons.count
        switch key {
        case .escape, .character("q"), .control("c"): state.question = nil
        case .left, .backTab: state.question?.focused = max(0, question.focused - 1)
        case .right, .tab: state.question?.focused = min(buttons - 1, question.focused + 1)
        case .enter:
            state.question = nil
            return question.focused == 0 ? [] : fire(question, &state)
        default: break
        }
        return []
    }

    /// Looked at once more: between the press and the answer the cluster may have changed.
    private static func fire(_ question: Question, _ state: inout DashboardState) -> [Effect] {
        switch question.kind {
        case .quit: return [.quit]
        case .explain: return []
        case .heal:
            guard state.standingOfActing(needsVictim: false) == .available else { return refuse(&state) }
            state.notice = "healing …"
            return [.healAll]
        case .kill(let id, let address):
            guard isStill(id, address, state) else { return refuse(&state) }
            state.notice = "killing \(id.spoken) …"
            return [.kill(id, address: address)]
        case .restart(let id, let address):
            guard isStill(id, address, state) else { return refuse(&state) }
            state.notice = "restarting \(id.spoken) …"
            return [.restart(id, address: address)]
        }
    }

    private static func isStill(_ id: ComponentID, _ address: String, _ state: DashboardState) -> Bool {
        state.standingOfActing(needsVictim: false) == .available
            && state.live.observation?.topology[id]?.address == address
    }

    private static func refuse(_ state: inout DashboardState) -> [Effect] {
        state.notice = "nothing was done: what was asked for is not there any more"
        return []
    }
}

/// Keys of the start screen.
enum StartUpdate {
    static func apply(_ key: Key, _ state: inout DashboardState) -> [Effect] {
        let chosen = state.start?.chosen ?? 0
        switch key {
        case .up, .character("k"): state.start?.chosen = max(0, chosen - 1)
        case .down, .character("j"): state.start?.chosen = min(2, chosen + 1)
        case .character("1"): return [.begin(0)]
        case .character("2"): return [.begin(1)]
        case .character("3"): return [.begin(2)]
        case .enter: return [.begin(chosen)]
        case .character("?"): state.screen = .help
        case .character("q"), .control("c"), .escape: return [.quit]
        case .control("l"): return [.repaint]
        default: break
        }
        return []
    }
}
