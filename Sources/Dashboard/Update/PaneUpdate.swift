import OperatorCore
import TerminalUI

/// The arrows' place on the overview.
enum PaneUpdate {
    static func go(_ direction: Int, _ state: inout DashboardState) {
        guard state.screen == .overview else { return }
        state.pane = state.pane(direction, after: state.pane)
        state.scroll = 0
        switch state.pane {
        case .components: state.selection = first(state) { if case .component = $0 { true } else { false } }
        case .incidents: state.selection = first(state) { if case .incident = $0 { true } else { false } }
        case .story: break
        }
    }

    private static func first(_ state: DashboardState, _ isMeant: (Selection) -> Bool) -> Selection? {
        let rows = state.model.rows
        if let chosen = state.selection, isMeant(chosen), rows.contains(chosen) { return chosen }
        return rows.first(where: isMeant)
    }

    /// One row up or down; from the last component on to the first incident.
    static func move(_ step: Int, _ state: inout DashboardState) {
        guard state.screen == .overview, state.pane != .story else {
            state.scroll = max(0, state.scroll + step)
            return
        }
        let rows = state.model.rows
        guard !rows.isEmpty else { return }
        let now = state.chosen.flatMap { rows.firstIndex(of: $0) } ?? 0
        state.selection = rows[min(max(0, now + step), rows.count - 1)]
        if case .incident? = state.selection { state.pane = .incidents } else { state.pane = .components }
    }
}

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
