import OperatorCore
import TerminalUI

/// The columns of the wall's table: what fits, whole, the least telling left out first.
struct WallColumns {
    private enum Column: Hashable {
        case name, address, seen, said
        case figure(MetricColumn)
        case spark(MetricColumn)
    }

    private static let sparkLasts: Duration = .seconds(1_800)
    let model: ViewModel
    let kind: String
    private let columns: [(column: Column, width: Int)]
    private let maximum: Double

    init(model: ViewModel, kind: String, entries: [ComponentList.Entry], width: Int) {
        self.model = model
        self.kind = kind
        let room = width - 3
        let drawn = model.state.catalogue.sparkline(of: model.kind(kind))
        let figures = model.state.catalogue.row(of: kind).filter { $0.wallExpendability != nil }
        let all =
            [Column.name, .address, .seen, .said] + figures.map(Column.figure) + (drawn.map { [.spark($0)] } ?? [])
        var kept = all.map { ($0, Self.width($0)) }
        // Narrow cells before columns are lost.
        if kept.reduce(0, { $0 + $1.1 }) > room { kept = all.map { ($0, Self.narrow($0)) } }
        while kept.reduce(0, { $0 + $1.1 }) > room {
            let least = kept.map { Self.expendability($0.0) }.max() ?? 0
            guard least > 0 else { break }
            kept.removeAll { Self.expendability($0.0) == least }
        }
        columns = kept.map { (column: $0.0, width: $0.1) }
        let values = drawn.map { drawn in entries.compactMap { model.value(drawn.metric, $0.id).value } } ?? []
        maximum = Sparkline.niceMaximum(of: values.map { $0 * 1.1 })
    }

    private static func width(_ column: Column) -> Int {
        switch column {
        case .name: 13
        case .address: 24
        case .seen: 20
        case .said: 18
        case .figure(let figure): max(10, TextWidth.of(figure.title) + 4)
        case .spark: 40
        }
    }

    /// Columns of higher numbers are left out first; 0 stays.
    private static func expendability(_ column: Column) -> Int {
        switch column {
        case .name, .seen: 0
        case .address: 102
        case .spark: 101
        case .said: 2
        case .figure(let figure): figure.wallExpendability ?? 100
        }
    }

    private static func narrow(_ column: Column) -> Int {
        switch column {
        case .name: 10
        case .address: 18
        case .seen: 16
        case .said: 14
        case .figure(let figure): max(8, TextWidth.of(figure.title) + 2)
        case .spark: 22
        }
    }

    func drawHeading(_ title: String, into canvas: inout Canvas, _ area: Rect) {
        canvas.put(title, x: area.x, y: area.y, .heading, clip: area)
        each(area) { column, cell in
            let words: String
            switch column {
            case .name, .address: return
            case .seen: words = "we see"
            case .said: words = "\(model.state.authority.name) says"
            case .figure(let figure): words = figure.title
            case .spark(let drawn):
                let unit = model.state.catalogue.unit(of: drawn.metric) ?? .count
                let full = "\(drawn.title), 30 min, max \(FigureText.of(maximum, unit))"
                words = TextWidth.of(full) <= cell.width - 3 ? full : "\(drawn.title), 30 min"
            }
            put(StyledText(words, .quiet), column, into: &canvas, cell)
        }
    }

    func draw(_ entry: ComponentList.Entry, into canvas: inout Canvas, _ area: Rect) {
        canvas.put(String(entry.mark.glyph), x: area.x, y: area.y, entry.mark.role, clip: area)
        each(area) { column, cell in
            switch column {
            case .name: put(StyledText(entry.component.spoken, .value), column, into: &canvas, cell)
            case .address: put(StyledText(entry.component.address, .quiet), column, into: &canvas, cell)
            case .seen: put(seen(entry), column, into: &canvas, cell)
            case .said: put(said(entry), column, into: &canvas, cell)
            case .figure(let own): put(figure(own, entry), column, into: &canvas, cell)
            case .spark(let drawn): spark(drawn, entry, into: &canvas, cell)
            }
        }
    }

    private func each(_ area: Rect, _ body: (Column, Rect) -> Void) {
        var x = area.x + 3
        for (column, width) in columns {
            body(column, Rect(x: x, y: area.y, width: width, height: 1))
            x += width
        }
    }

    /// Numbers stand under the end of their heading, words under its beginning.
    private func put(_ text: StyledText, _ column: Column, into canvas: inout Canvas, _ cell: Rect) {
        switch column {
        case .figure: canvas.put(text, endingAt: cell.right, y: cell.y, clip: cell)
        case .spark: canvas.put(text, x: cell.x + 3, y: cell.y, clip: cell)
        case .name, .address, .seen, .said:
            let fitted = text.pieces.map {
                StyledText.Piece(TextWidth.fitted($0.text, columns: cell.width - 1), $0.role)
            }
            canvas.put(StyledText(fitted), x: cell.x, y: cell.y, clip: cell)
        }
    }

    private func seen(_ entry: ComponentList.Entry) -> StyledText {
        let words = ProbeWords(entry.state)
        guard words.isKnown, !words.isServing else { return StyledText(words.text, words.isKnown ? .normal : .stale) }
        let since = model.view.states.since(entry.id, at: model.moment)
        let age = since.map { " " + FigureText.age(model.moment.elapsed(since: $0)) } ?? ""
        return StyledText(words.text + age, .critical)
    }

    private func said(_ entry: ComponentList.Entry) -> StyledText {
        guard let state = entry.state, state.state != "unknown" else { return StyledText(FigureText.missing, .stale) }
        if model.isAuthorityLost { return StyledText("was \(state.state)", .stale) }
        return StyledText(state.state, entry.health == .ok ? .normal : .degraded)
    }

    private func figure(_ column: MetricColumn, _ entry: ComponentList.Entry) -> StyledText {
        let shown = model.value(column.metric, entry.id)
        // What a dead process last said of itself is not its figure now.
        guard let value = shown.value, !column.isOwnWord || (!shown.isStale && entry.health != .down) else {
            return StyledText(FigureText.missing, .stale)
        }
        let text = FigureText.of(value, model.state.catalogue.unit(of: column.metric) ?? .count)
        return StyledText(shown.isStale ? "~" + text : text, shown.isStale ? .stale : .normal)
    }

    /// It moves on a whole column at a time, so that a calm wall sends little.
    private func spark(_ drawn: MetricColumn, _ entry: ComponentList.Entry, into canvas: inout Canvas, _ cell: Rect) {
        let count = cell.width - 3
        let column = Self.sparkLasts.wholeNanoseconds / Int64(count)
        let late = Duration.nanoseconds(model.moment.uptimeNanoseconds % column)
        let values = Series(
            drawn.metric, entry.id, history: model.state.history, until: model.moment.advanced(by: .zero - late),
            lasting: Self.sparkLasts, columns: count, takesWorst: false)
        Sparkline(values: values.columns, maximum: maximum).draw(
            into: &canvas, Rect(x: cell.x + 3, y: cell.y, width: count, height: 1))
    }
}
