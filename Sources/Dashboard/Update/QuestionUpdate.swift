import OperatorCore
import TerminalUI

/// Keys while a dialog waits.
enum QuestionUpdate {
    static func apply(_ key: Key, _ state: inout DashboardState) -> [Effect] {
        guard let question = state.question else { return [] }
        let buttons = question.buttons(in: state).count
        switch key {
        // Twice the key that quits is an answer, too.
        case .character("q") where question.kind == .quit, .control("c") where question.kind == .quit: return [.quit]
        case .escape, .character("q"), .control("c"): state.question = nil
        case .left, .backTab: state.question?.focused = max(0, question.focused - 1)
        case .right, .tab: state.question?.focused = min(buttons - 1, question.focused + 1)
        case .enter:
            guard question.focused == 0 || question.isRead(at: state.now) else {
                state.notice = "read it first: Enter counts once the question has stood here for a moment"
                break
            }
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
        case .askClaude(let offer): return state.ask(offer)
        case .evidence: return []
        case .hold, .resolve: return TicketUpdate.fire(question, &state)
        case .heal:
            guard state.standingOfActing(needsTarget: false) == .available else { return refuse(&state) }
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
        state.standingOfActing(needsTarget: false) == .available
            && state.live.observation?.topology[id]?.address == address
    }

    private static func refuse(_ state: inout DashboardState) -> [Effect] {
        state.notice = "nothing was done: what was asked for is not there any more"
        return []
    }
}
