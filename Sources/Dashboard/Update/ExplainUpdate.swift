import OperatorCore
import TerminalUI

extension DashboardState {
    /// The numbers that the cursor may stand on now, in the order in which it goes: those of the overview's panels; on an
    /// incident's own screen what its verdict says comes first.
    var explainable: [Explaining.Figure] {
        switch screen {
        case .overview: OverviewScreen.panels.flatMap { $0.explains(self) }
        case .incident: figuresOfVerdict + figuresOfComponent + figuresOfHeadline
        default: figuresOfComponent + figuresOfHeadline + figuresOfVerdict
        }
    }
}

/// Keys while numbers are explained.
enum ExplainUpdate {
    static func begin(_ state: inout DashboardState) -> [Effect] {
        let figures = state.explainable
        guard !figures.isEmpty else { return [] }
        state.explaining = Explaining(figures: figures)
        return ask(state)
    }

    static func apply(_ key: Key, _ state: inout DashboardState) -> [Effect] {
        guard let explaining = state.explaining else { return [] }
        switch key {
        case .right, .tab, .character("x"), .character("l"): return move(1, &state)
        case .left, .backTab, .character("X"): return move(-1, &state)
        case .down, .character("j"), .pageDown: state.explaining?.scroll += 1
        case .up, .character("k"), .pageUp: state.explaining?.scroll = max(0, explaining.scroll - 1)
        case .escape, .enter, .character("q"), .control("c"), .backspace: state.explaining = nil
        case .control("l"): return [.repaint]
        default: break
        }
        return []
    }

    private static func move(_ step: Int, _ state: inout DashboardState) -> [Effect] {
        guard let explaining = state.explaining, !explaining.figures.isEmpty else { return [] }
        let count = explaining.figures.count
        state.explaining?.index = (explaining.index + step + count) % count
        state.explaining?.scroll = 0
        return ask(state)
    }

    /// The newest answer is asked for each time: it goes on while the person reads.
    private static func ask(_ state: DashboardState) -> [Effect] {
        guard let question = state.explaining?.current?.question else { return [] }
        return state.answeredHere(question) == nil ? [.explain(question)] : []
    }

    static func take(_ question: ProvenanceQuestion, _ entries: [ProvenanceEntry], _ state: inout DashboardState) {
        state.explaining?.answers[question] = entries
    }
}
