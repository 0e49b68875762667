import OperatorCore
import TerminalUI

/// What keys do to the state.
enum KeyUpdate {
    static func apply(_ key: Key, _ state: inout DashboardState) -> [Effect] {
        state.notice = nil
        if state.countdown != nil { return DemoUpdate.apply(key, &state) }
        if state.question != nil { return QuestionUpdate.apply(key, &state) }
        if state.explaining != nil { return ExplainUpdate.apply(key, &state) }
        if state.filter?.isTyping == true { return FilterUpdate.apply(key, &state) }
        if state.start != nil { return StartUpdate.apply(key, &state) }
        guard let binding = KeyTable.binding(for: key) else { return [] }
        if binding.command != .copy { state.copied = 0 }
        if binding.command == .evidence { return openEvidence(key, &state) }
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
        if binding.command == .kill, state.targetServes == false {
            state.notice = "K is off: \(state.target) does not serve; R restarts it"
            return []
        }
        switch state.standingOfActing(needsTarget: binding.command != .heal) {
        case .available: return run(binding.command, &state)
        case .disabled(let why): state.notice = "\(binding.shown) is off: \(why)"
        case .elsewhere:
            state.notice = "\(binding.shown) is off: \(state.heading.acting.reason ?? state.howToChooseTarget)"
        }
        return []
    }

    private static func run(_ command: KeyCommand, _ state: inout DashboardState) -> [Effect] {
        switch command {
        case .help: show(.help, &state)
        case .diagnose: return state.diagnose()
        case .stopDiagnosis: return state.stopDiagnosis()
        case .events: show(.events, &state)
        case .back: back(&state)
        case .up: PaneUpdate.move(-1, &state)
        case .down: PaneUpdate.move(1, &state)
        case .nextPane: PaneUpdate.go(1, &state)
        case .previousPane: PaneUpdate.go(-1, &state)
        case .filter: FilterUpdate.begin(&state)
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
        case .explain: return ExplainUpdate.begin(&state)
        case .evidence: break
        case .kill where state.demo != nil: DemoUpdate.beginKill(&state)
        case .acknowledge, .hold, .resolve, .right, .wrong, .report: return TicketUpdate.run(command, &state)
        case .copy: return copy(&state)
        case .theme: return changeTheme(&state)
        case .kill: state.question = bound(state) { .kill($0, address: $1) }
        case .restart: state.question = bound(state) { .restart($0, address: $1) }
        case .heal: state.question = Question(.heal)
        case .nextChapter: return state.demo?.hold == nil ? [] : [.demo(.goOn)]
        case .reset: return state.demo == nil ? [] : [.demo(.reset)]
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
        if state.filterInHand != nil {
            state.filter = nil
            return
        }
        if state.screen != .overview { return show(.overview, &state) }
        state.back = .zero
        state.frozen = nil
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
        guard let id = state.actionTarget, let component = state.live.observation?.topology[id] else { return nil }
        return Question(kind(id, component.address))
    }

    private static func copy(_ state: inout DashboardState) -> [Effect] {
        guard let (text, what) = state.copyable else { return [] }
        state.copied += 1
        state.notice = "sent to the terminal's clipboard, \(what): \(text)"
        return [.copy(text)]
    }

    private static func openEvidence(_ key: Key, _ state: inout DashboardState) -> [Effect] {
        guard case .character(let digit) = key, let number = digit.wholeNumberValue,
            let incident = state.verdictInHand, state.reasons(of: incident) >= number
        else { return [] }
        state.question = Question(.evidence(incident: incident, number: number))
        return []
    }

    private static func changeTheme(_ state: inout DashboardState) -> [Effect] {
        state.theme = state.theme.next
        state.notice = "colours: \(state.theme.rawValue)"
        return [.use(state.theme)]
    }

    /// A person is asked where something would be left behind: a fault, or a cluster that nobody watches.
    private static func quit(_ state: inout DashboardState) -> [Effect] {
        // A demo's cluster goes with its window, and its faults with it.
        guard state.demo == nil, !state.faults.isEmpty || state.live.role == .writer else { return [.quit] }
        state.question = Question(.quit)
        return []
    }
}

/// What asking for a diagnosis, and the answers to it, do to the state.
extension DashboardState {
    mutating func diagnose() -> [Effect] {
        guard let id = incidentInHand, live.incident(id)?.isOpen == true, mayDiagnose == nil else { return [] }
        guard asksClaude else {
            notice = "explaining I-\(id) anew …"
            return [.diagnose(incident: id)]
        }
        notice = "looking up what Claude would be sent …"
        return [.offerClaude(incident: id)]
    }

    mutating func stopDiagnosis() -> [Effect] {
        guard let working = live.working, working.ended == nil else { return [] }
        notice = "stopping \(working.engine) …"
        return [.stopDiagnosis(incident: working.incident)]
    }

    /// The dialog opens only where nothing else waits, and the incident is still there.
    mutating func take(_ offer: ClaudeOffer) {
        notice = nil
        guard question == nil, live.incident(offer.incident)?.isOpen == true else { return }
        question = Question(.askClaude(offer))
    }

    /// Looked at once more: between the question and the answer the incident may have ended.
    mutating func ask(_ offer: ClaudeOffer) -> [Effect] {
        guard mayDiagnose == nil, live.incident(offer.incident)?.isOpen == true else {
            notice = "nothing was sent: I-\(offer.incident) is over, or another process keeps the tickets now"
            return []
        }
        notice = "asking Claude about I-\(offer.incident) …"
        return [.askClaude(offer)]
    }
}
