import OperatorCore
import TerminalUI

/// Keys and news of the start screen.
enum StartUpdate {
    static func take(_ news: StartNews, _ state: inout DashboardState) {
        switch news {
        case .found(let finds): state.start?.finds = finds
        case .refused(let why):
            if case .checking = state.start?.step { state.start?.step = .typing }
            state.start?.problem = why
        case .failed(let why): state.start?.problem = why
        case .checked(let check): show(check, &state)
        }
    }

    /// Late words of a check that was left are not shown.
    private static func show(_ check: StartCheck, _ state: inout DashboardState) {
        switch state.start?.step {
        case .checking(let shown) where shown.address == check.address: state.start?.step = .checking(check)
        case .naming(let shown) where shown.address == check.address:
            state.start?.step = .checking(check)
            state.start?.problem = nil
        default: break
        }
    }

    static func apply(_ key: Key, _ state: inout DashboardState) -> [Effect] {
        guard let start = state.start else { return [] }
        if key == .control("l") { return [.repaint] }
        if state.screen == .help { return help(key, &state) }
        switch start.step {
        case .choosing: return choose(key, start, &state)
        case .typing: return type(key, &state)
        case .checking(let check): return judge(key, check, &state)
        case .naming(let check): return name(key, check, &state)
        }
    }

    private static func choose(_ key: Key, _ start: StartView, _ state: inout DashboardState) -> [Effect] {
        switch key {
        case .up, .character("k"): state.start?.chosen = max(0, start.chosen - 1)
        case .down, .character("j"), .tab: state.start?.chosen = min(2, start.chosen + 1)
        case .character("1"): return begin(0, start, &state)
        case .character("2"): return begin(1, start, &state)
        case .character("3"): return begin(2, start, &state)
        case .enter: return begin(start.chosen, start, &state)
        case .character("e"): type(&state)
        case .character("l"):
            for case .local(let name) in start.finds.map(\.way) { return [.start(.local(name))] }
        case .character("?"): state.screen = .help
        case .character("q"), .control("c"), .escape: return [.quit]
        default: break
        }
        return []
    }

    private static func help(_ key: Key, _ state: inout DashboardState) -> [Effect] {
        switch key {
        case .escape, .backspace, .enter, .character("?"):
            state.screen = .overview
            state.scroll = 0
        case .up, .character("k"): state.scroll = max(0, state.scroll - 1)
        case .down, .character("j"): state.scroll += 1
        case .pageUp: state.scroll = max(0, state.scroll - 10)
        case .pageDown, .character(" "): state.scroll += 10
        case .character("q"), .control("c"): return [.quit]
        default: break
        }
        return []
    }

    private static func begin(_ choice: Int, _ start: StartView, _ state: inout DashboardState) -> [Effect] {
        state.start?.chosen = choice
        state.start?.problem = nil
        switch choice {
        case 1: return [.start(.demo)]
        case 2: return [.start(.byHand)]
        default: break
        }
        switch start.finds.first?.way {
        case .address(let address): return check(address, &state)
        case .local(let name): return [.start(.local(name))]
        case nil:
            type(&state)
            return []
        }
    }

    private static func type(_ state: inout DashboardState) {
        state.start?.problem = nil
        state.start?.step = .typing
    }

    private static func check(_ address: String, _ state: inout DashboardState) -> [Effect] {
        state.start?.problem = nil
        state.start?.address = TextField(address)
        state.start?.step = .checking(StartCheck(address: address))
        return [.start(.check(address))]
    }

    private static func type(_ key: Key, _ state: inout DashboardState) -> [Effect] {
        switch key {
        case .escape, .control("c"):
            state.start?.step = .choosing
            state.start?.problem = nil
        case .enter:
            let text = (state.start?.address.text ?? "").split(separator: " ").joined()
            guard !text.isEmpty else {
                let noun = state.subject.description.endpoint.noun
                state.start?.problem = "type where \(noun) answers: a host, host:port or URL"
                return []
            }
            return check(text, &state)
        default:
            if state.start?.address.apply(key) == true { state.start?.problem = nil }
        }
        return []
    }

    private static func judge(_ key: Key, _ check: StartCheck, _ state: inout DashboardState) -> [Effect] {
        switch key {
        case .escape, .control("c"), .character("q"):
            state.start?.step = .choosing
            state.start?.problem = nil
            return [.start(.stopChecking)]
        case .character("e"):
            type(&state)
            return [.start(.stopChecking)]
        case .enter:
            guard check.isOver else { return [] }
            guard let offer = check.offer else {
                type(&state)
                return []
            }
            state.start?.problem = nil
            return [.start(.watch(saving: offer.refusal == nil))]
        case .character("w") where check.offer != nil:
            return [.start(.watch(saving: false))]
        case .character("n") where check.offer?.refusal == nil && check.offer != nil:
            state.start?.name = TextField(check.offer?.name ?? "")
            state.start?.step = .naming(check)
        default: break
        }
        return []
    }

    private static func name(_ key: Key, _ check: StartCheck, _ state: inout DashboardState) -> [Effect] {
        switch key {
        case .escape, .control("c"):
            state.start?.step = .checking(check)
            state.start?.problem = nil
        case .enter: return [.start(.rename(state.start?.name.text ?? ""))]
        default:
            if state.start?.name.apply(key) == true { state.start?.problem = nil }
        }
        return []
    }
}
