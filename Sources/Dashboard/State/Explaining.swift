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
        var figures: [Explaining.Figure] = []
        if let id = chosenComponent, let component = view.observation?.topology[id] {
            let name = component.spoken
            let isProbed = ProbeWords(lens.componentState(id)).isKnown
            if isProbed { figures.append(.init(question: .probe(id), name: "what we see of \(name)")) }
            figures.append(.init(question: .state(id), name: "what \(authority.name) says of \(name)"))
            figures += metrics(of: id).map {
                .init(question: .metric($0.id, id), name: "\($0.shortTitle ?? $0.title) of \(name)")
            }
        }
        let headline = Headline(lens: lens)
        return (reasonsFirst ? reasons : []) + figures
            + headline.figures.compactMap { figure in
                headline.question(figure).map { .init(question: $0, name: "\(figure.label) of the cluster") }
            } + grouped + (reasonsFirst ? [] : reasons)
    }

    /// On an incident's own screen what its verdict says comes first.
    private var reasonsFirst: Bool { if case .incident = screen { true } else { false } }

    /// The reasons of the verdict in sight, with the numbers they quote.
    private var reasons: [Explaining.Figure] {
        let shown: Int64?
        if case .incident(let id) = screen { shown = id } else { shown = lens.openIncidents.first?.id }
        guard let incident = shown, let record = lens.verdict(incident) else { return [] }
        return record.diagnosis.supportingEvidence.indices.map {
            .init(
                question: .reason($0 + 1, incident: incident),
                name: "[\($0 + 1)] of verdict \(record.version) on I-\(incident)")
        }
    }

    /// The figures of the lines below the table: the cluster's own, and each component's of the selected one.
    private var grouped: [Explaining.Figure] {
        guard screen == .overview else { return [] }
        let id = chosenComponent ?? lens.roster.primary.first?.id
        let told = Set(figuresOfTable(id, lens))
        return subject.metrics.filter { $0.group != nil }.compactMap { metric in
            let owner = metric.scope == .cluster ? nil : id
            guard metric.scope == .cluster || (owner != nil && !told.contains(metric.id)),
                lens.value(metric.id, owner).value != nil
            else { return nil }
            let whose = owner.map { view.observation?.topology[$0]?.spoken ?? $0.description } ?? "the cluster"
            return .init(question: .metric(metric.id, owner), name: "\(metric.shortTitle ?? metric.title) of \(whose)")
        }
    }

    private func figuresOfTable(_ id: ComponentID?, _ lens: Lens) -> [MetricID] {
        guard let id, chosenComponent == id else { return [] }
        return metrics(of: id).map(\.id)
    }

    /// Whether there is any, without naming them.
    var hasExplainable: Bool {
        if let id = chosenComponent, view.observation?.topology[id] != nil { return true }
        let headline = Headline(lens: lens)
        return headline.figures.contains { headline.question($0) != nil } || !reasons.isEmpty
    }

    private func metrics(of id: ComponentID) -> [MetricDescriptor] {
        if case .component = screen { return lens.knownMetrics(of: id) }
        guard lens.roster.primaryKind == id.kind else { return [] }
        return catalogue.row(of: id.kind).compactMap { catalogue.metric($0.metric) }
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
        return answeredHere(question, state) == nil ? [.explain(question)] : []
    }

    /// What the verdict's own evidence tells; nil: the subject is asked.
    static func answeredHere(_ question: ProvenanceQuestion, _ state: DashboardState) -> [ProvenanceEntry]? {
        guard case .reason(let number, let incident) = question else { return nil }
        guard let record = state.lens.verdict(incident) else { return [] }
        return ReasonProvenance(number, of: record)?.entries(at: state.now) ?? []
    }

    static func take(_ question: ProvenanceQuestion, _ entries: [ProvenanceEntry], _ state: inout DashboardState) {
        state.explaining?.answers[question] = entries
    }
}
