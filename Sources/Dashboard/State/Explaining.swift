import OperatorCore
import TerminalUI

/// How do we know: the cursor that goes from number to number, and what the subject answered of each.
public struct Explaining: Sendable, Hashable {
    /// One number on the screen.
    struct Figure: Sendable, Hashable {
        var question: ProvenanceQuestion
        /// `QPS of store 5`
        var name: String
    }

    /// In the order in which the cursor goes.
    var figures: [Figure]
    var index = 0
    var answers: [ProvenanceQuestion: [ProvenanceEntry]] = [:]
    /// Lines scrolled down in the answer.
    var scroll = 0

    var current: Figure? { figures.indices.contains(index) ? figures[index] : nil }
}

extension DashboardState {
    /// The numbers that the cursor may stand on now: those of the selected row, then what users feel.
    var explainable: [Explaining.Figure] {
        let lens = Lens(self)
        var figures: [Explaining.Figure] = []
        if let id = chosenComponent, let component = view.observation?.topology[id] {
            let name = component.spoken
            let isProbed = ProbeWords(lens.componentState(id)).isKnown
            if isProbed { figures.append(.init(question: .probe(id), name: "what we see of \(name)")) }
            figures.append(.init(question: .state(id), name: "what \(heading.authority) says of \(name)"))
            figures += metrics(of: id).map {
                .init(question: .metric($0.id, id), name: "\($0.shortTitle ?? $0.title) of \(name)")
            }
        }
        let headline = Headline(lens: lens)
        return figures
            + headline.figures.compactMap { figure in
                headline.question(figure).map { .init(question: $0, name: "\(figure.label) of the cluster") }
            }
    }

    private func metrics(of id: ComponentID) -> [MetricDescriptor] {
        let lens = Lens(self)
        if case .component = screen { return ComponentScreen.known(id, lens) }
        guard Roster(lens).primaryKind == id.kind else { return [] }
        return ComponentTable.metrics(lens, kind: id.kind)
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
        state.explaining?.current.map { [.explain($0.question)] } ?? []
    }

    static func take(_ question: ProvenanceQuestion, _ entries: [ProvenanceEntry], _ state: inout DashboardState) {
        state.explaining?.answers[question] = entries
    }
}
