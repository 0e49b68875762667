import OperatorCore
import TerminalUI

/// Keys while a filter is typed.
enum FilterUpdate {
    static func begin(_ state: inout DashboardState) {
        var filter = state.filter ?? RowFilter()
        filter.isTyping = true
        state.filter = filter
        state.scroll = 0
    }

    static func apply(_ key: Key, _ state: inout DashboardState) -> [Effect] {
        switch key {
        case .escape, .control("c"): state.filter = nil
        case .enter: state.filter = state.filter?.text.isEmpty == true ? nil : settled(state.filter)
        case .backspace, .delete:
            if state.filter?.text.popLast() == nil { state.filter = nil }
        case .control("u"): state.filter?.text = ""
        case .up: PaneUpdate.move(-1, &state)
        case .down: PaneUpdate.move(1, &state)
        case .character(let character):
            guard TextWidth.of(character) > 0, state.filter?.text.count ?? 0 < RowFilter.maximumCharacters else {
                break
            }
            state.filter?.text += UntrustedText.sanitise(String(character), maximumScalars: 8)
        case .control("l"): return [.repaint]
        default: break
        }
        return []
    }

    private static func settled(_ filter: RowFilter?) -> RowFilter? {
        var filter = filter
        filter?.isTyping = false
        return filter
    }
}
