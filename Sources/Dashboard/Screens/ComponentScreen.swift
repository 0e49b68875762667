import OperatorCore
import TerminalUI

/// One component: what we see, what is said of it, every figure with its history, its tickets.
struct ComponentScreen {
    let state: DashboardState
    let id: ComponentID

    private var lens: Lens { Lens(state) }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        let component = state.view.observation?.topology[id]
        var body = Frame(state: state).draw(into: &canvas, area, path: "› \(component?.spoken ?? id.spoken)")
        body = StatusLines(situation: Situation(lens)).draw(into: &canvas, body)
        guard let component else {
            canvas.put("\(id.spoken) is not there any more", x: body.x + 1, y: body.y + 1, .quiet, clip: body)
            return
        }
        let lines = head(component) + [StyledText("")]
        for line in lines where !body.isEmpty {
            let (row, below) = body.splitTop(1)
            canvas.put(line, x: row.x + 1, y: row.y, clip: row)
            body = below
        }
        figures(into: &canvas, body)
    }

    private func head(_ component: Component) -> [StyledText] {
        let mark = Mark(lens.health(id))
        let componentState = lens.componentState(id)
        let seen = ProbeWords(componentState)
        var lines: [StyledText] = [
            StyledText("\(mark.glyph) ", mark.role) + StyledText(component.spoken, .heading)
                + StyledText("   \(component.address)")
                + StyledText("   we see ", .quiet)
                + StyledText(seen.text, seen.isServing || !seen.isKnown ? .normal : .critical)
                + StyledText("   \(state.heading.authority) says ", .quiet)
                + StyledText(componentState?.state ?? FigureText.missing)
        ]
        let facts = (componentState?.facts ?? [:]).merging(component.attributes) { mine, _ in mine }
        let text = facts.sorted { $0.key < $1.key }.filter { $0.key != ProbeWords.fact }.map { fact in
            fact.key.replacing("_", with: " ") + " " + fact.value
        }
        lines += StyledText(text.joined(separator: " · "), .quiet).wrapped(columns: 78).prefix(3)
        for ticket in state.view.openTickets.filter({ $0.key.component == id }).sorted(by: { $0.id < $1.id }) {
            let role: StyleRole = ticket.severity == .critical ? .critical : .degraded
            lines.append(StyledText("T-\(ticket.id) \(ticket.key.invariant): ", role) + StyledText(ticket.message))
        }
        return lines
    }

    /// Every figure there is of it, in as many columns as fit.
    private func figures(into canvas: inout Canvas, _ area: Rect) {
        let known = state.subject.metrics.filter { metric in
            guard metric.scope == .component, metric.componentKind == id.kind else { return false }
            return state.view.observation?.readings[id, metric.id] != .missing(.notObserved)
        }
        if known.isEmpty {
            canvas.put("it has no figures of its own", x: area.x + 1, y: area.y, .quiet, clip: area)
        }
        let columns = max(1, area.width / 60)
        let width = area.width / columns
        let rows = area.height
        guard rows > 0 else { return }
        let first = min(state.scroll, max(0, known.count - rows))
        for (index, metric) in known.dropFirst(first).prefix(rows * columns).enumerated() {
            let cell = Rect(x: area.x + index / rows * width, y: area.y + index % rows, width: width - 1, height: 1)
            line(metric, into: &canvas, cell)
        }
    }

    private func line(_ metric: MetricDescriptor, into canvas: inout Canvas, _ area: Rect) {
        let shown = lens.value(metric.id, id)
        let spark = min(20, max(0, area.width - 46))
        let name = TextWidth.padded(metric.title, columns: 32)
        canvas.put(name, x: area.x + 1, y: area.y, .quiet, clip: area)
        let value = TextWidth.padded(FigureText.of(shown.value, metric.unit), columns: 11, alignment: .right)
        canvas.put(value, x: area.x + 33, y: area.y, shown.value == nil || shown.isStale ? .stale : .value, clip: area)
        guard spark >= 6 else { return }
        let series = Series(
            metric.id, id, history: state.history, until: lens.moment, lasting: .seconds(300), columns: spark,
            takesWorst: metric.worse == .higher)
        Sparkline(values: series.columns, maximum: Sparkline.niceMaximum(of: series.columns)).draw(
            into: &canvas, Rect(x: area.x + 46, y: area.y, width: spark, height: 1))
    }
}
