import OperatorCore
import TerminalUI

/// Lines of like metrics, by the names their descriptors give: what is all alike is one figure, the odd one out is named.
struct GroupLines {
    let model: ViewModel
    let listed: ComponentList

    private static let labelColumns = 8

    /// Names of groups in the order of the descriptors.
    var groups: [String] {
        var seen: [String] = []
        for metric in model.state.subject.metrics {
            if let group = metric.group, !seen.contains(group), hasValue(metric) { seen.append(group) }
        }
        // What each component has of its own stands before what is counted once.
        return seen.filter(isOfComponents) + seen.filter { !isOfComponents($0) }
    }

    private func isOfComponents(_ group: String) -> Bool {
        model.state.subject.metrics.contains { $0.group == group && $0.scope == .component }
    }

    private func hasValue(_ metric: MetricDescriptor) -> Bool {
        if metric.scope == .cluster { return model.value(metric.id, nil).value != nil }
        return listed.primary.contains { model.value(metric.id, $0.id).value != nil }
    }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        for (row, group) in groups.enumerated() where row < area.height {
            let line = Rect(x: area.x, y: area.y + row, width: area.width, height: 1)
            var x = line.x + 1
            x += canvas.put(
                TextWidth.padded(group, columns: Self.labelColumns - 1), x: x, y: line.y, .heading, clip: line)
            for piece in model.once("group \(group)", { pieces(group) }) {
                guard x + piece.width < line.right else { break }
                x += canvas.put(piece, x: x, y: line.y, clip: line) + 3
            }
        }
    }

    private func pieces(_ group: String) -> [StyledText] {
        let metrics = Self.ordered(model.state.subject.metrics.filter { $0.group == group })
        let measured = metrics.map { $0.scope == .cluster ? [] : values($0) }
        let own = zip(metrics, measured).compactMap { $0.scope == .cluster ? cluster($0) : component($0, $1) }
        let spoken = metrics.contains { $0.scope == .component } ? alike(metrics, measured) : nil
        return own + (spoken.map { [$0] } ?? [])
    }

    /// Times before counts, and scores last.
    private static func ordered(_ metrics: [MetricDescriptor]) -> [MetricDescriptor] {
        func rank(_ unit: MetricUnit) -> Int { unit == .seconds || unit == .milliseconds ? 0 : unit == .score ? 2 : 1 }
        return metrics.enumerated().sorted { (rank($0.element.unit), $0.offset) < (rank($1.element.unit), $1.offset) }
            .map(\.element)
    }

    private func cluster(_ metric: MetricDescriptor) -> StyledText? {
        let shown = model.value(metric.id, nil)
        guard let value = shown.value else { return nil }
        let isWorth = metric.worse == .higher && value > 0
        let isAsked = model.isExplained(.metric(metric.id, nil))
        let role: StyleRole = isAsked ? .cursorLine : shown.isStale ? .stale : isWorth ? .degraded : .value
        return name(metric) + StyledText(model.text(metric.id, nil), role)
    }

    /// `append p99 2.0–2.2 ms`, or `append p99 2 ms, store 4 410 ms`
    private func component(
        _ metric: MetricDescriptor, _ values: [(id: ComponentID, value: Double)]
    ) -> StyledText? {
        guard !values.isEmpty else { return nil }
        let odd = Self.odd(values, metric)
        let rest = values.filter { $0.id != odd?.id }.map(\.value)
        guard let low = rest.min(), let high = rest.max() else { return nil }
        let isAsked = values.contains { model.isExplained(.metric(metric.id, $0.id)) }
        var text = name(metric) + StyledText(FigureText.range(low, high, metric.unit), isAsked ? .cursorLine : .value)
        if let odd, let component = listed.primary.first(where: { $0.id == odd.id })?.component {
            text = text + StyledText(", \(component.spoken) \(FigureText.of(odd.value, metric.unit))", .critical)
        }
        return text
    }

    private func values(_ metric: MetricDescriptor) -> [(id: ComponentID, value: Double)] {
        listed.primary.filter { $0.health != .down }.compactMap { entry in
            let shown = model.value(metric.id, entry.id)
            guard let value = shown.value, !shown.isStale else { return nil }
            return (entry.id, value)
        }
    }

    /// The one that is more than three times worse than every other one.
    static func odd(_ values: [(id: ComponentID, value: Double)], _ metric: MetricDescriptor) -> (
        id: ComponentID, value: Double
    )? {
        guard values.count >= 3, metric.worse == .higher else { return nil }
        let sorted = values.sorted { $0.value > $1.value }
        let (worst, next) = (sorted[0], sorted[1].value)
        return worst.value > next * 3 && worst.value - next > noise(metric.unit) ? worst : nil
    }

    /// What is too little to speak of.
    private static func noise(_ unit: MetricUnit) -> Double {
        switch unit {
        case .seconds: 0.02
        case .milliseconds: 20
        case .score: 10
        default: 50
        }
    }

    private func alike(
        _ metrics: [MetricDescriptor], _ measured: [[(id: ComponentID, value: Double)]]
    ) -> StyledText? {
        guard let count = measured.map(\.count).max(), count > 1 else { return nil }
        let hasOdd = zip(metrics, measured).contains { Self.odd($1, $0) != nil }
        return hasOdd ? nil : StyledText("all \(count) alike", .quiet)
    }

    private func name(_ metric: MetricDescriptor) -> StyledText {
        StyledText((metric.shortTitle ?? metric.title) + " ", .quiet)
    }
}
