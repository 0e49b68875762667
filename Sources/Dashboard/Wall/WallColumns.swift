import OperatorCore
import TerminalUI

/// The columns of the wall's table: what fits, whole, the least telling left out first.
struct WallColumns {
    private enum Column { case name, address, seen, said, leaders, qps, p99, spark }

    private static let sparkLasts: Duration = .seconds(1_800)
    private static let widths: [(column: Column, width: Int)] = [
        (.name, 13), (.address, 24), (.seen, 20), (.said, 18), (.leaders, 11), (.qps, 10), (.p99, 10), (.spark, 40),
    ]
    /// Left out in this order.
    private static let expendable: [Column] = [.address, .spark, .leaders, .said, .p99]

    let lens: Lens
    let kind: String
    private let columns: [(column: Column, width: Int)]
    private let maximum: Double

    init(lens: Lens, kind: String, entries: [Roster.Entry], width: Int) {
        self.lens = lens
        self.kind = kind
        var kept = Self.widths
        let room = width - 3
        if kept.reduce(0, { $0 + $1.width }) > room {
            // Narrow cells before columns are lost.
            kept = kept.map { ($0.column, Self.narrow($0.column, $0.width)) }
        }
        for column in Self.expendable where kept.reduce(0, { $0 + $1.width }) > room {
            kept.removeAll { $0.column == column }
        }
        columns = kept
        let metric = lens.metric("qps", kind: kind)
        let all = metric.map { metric in entries.compactMap { lens.value(metric.id, $0.id).value } } ?? []
        maximum = Sparkline.niceMaximum(of: all.map { $0 * 1.1 })
    }

    private static func narrow(_ column: Column, _ width: Int) -> Int {
        switch column {
        case .name: 10
        case .address: 18
        case .seen: 16
        case .said: 14
        case .leaders: 9
        case .qps, .p99: 8
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
            case .said: words = "\(lens.state.heading.authority) says"
            case .leaders: words = "leaders"
            case .qps: words = "QPS"
            case .p99: words = "p99"
            case .spark:
                let full = "QPS, 30 min, max \(FigureText.rate(maximum))"
                words = TextWidth.of(full) <= cell.width - 3 ? full : "QPS, 30 min"
            }
            put(StyledText(words, .quiet), column, into: &canvas, cell)
        }
    }

    func draw(_ entry: Roster.Entry, into canvas: inout Canvas, _ area: Rect) {
        canvas.put(String(entry.mark.glyph), x: area.x, y: area.y, entry.mark.role, clip: area)
        each(area) { column, cell in
            switch column {
            case .name: put(StyledText(entry.component.spoken, .value), column, into: &canvas, cell)
            case .address: put(StyledText(entry.component.address, .quiet), column, into: &canvas, cell)
            case .seen: put(seen(entry), column, into: &canvas, cell)
            case .said: put(said(entry), column, into: &canvas, cell)
            case .leaders: put(figure("leaders", entry), column, into: &canvas, cell)
            case .qps: put(figure("qps", entry), column, into: &canvas, cell)
            case .p99: put(figure("p99", entry), column, into: &canvas, cell)
            case .spark: spark(entry, into: &canvas, cell)
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
        case .leaders, .qps, .p99: canvas.put(text, endingAt: cell.right, y: cell.y, clip: cell)
        case .spark: canvas.put(text, x: cell.x + 3, y: cell.y, clip: cell)
        case .name, .address, .seen, .said:
            let fitted = text.pieces.map {
                StyledText.Piece(TextWidth.fitted($0.text, columns: cell.width - 1), $0.role)
            }
            canvas.put(StyledText(fitted), x: cell.x, y: cell.y, clip: cell)
        }
    }

    private func seen(_ entry: Roster.Entry) -> StyledText {
        let words = ProbeWords(entry.state)
        guard words.isKnown, !words.isServing else { return StyledText(words.text, words.isKnown ? .normal : .stale) }
        let since = lens.view.states.since(entry.id, at: lens.moment)
        let age = since.map { " " + FigureText.age(lens.moment.elapsed(since: $0)) } ?? ""
        return StyledText(words.text + age, .critical)
    }

    private func said(_ entry: Roster.Entry) -> StyledText {
        guard let state = entry.state, state.state != "unknown" else { return StyledText(FigureText.missing, .stale) }
        if lens.isAuthorityLost { return StyledText("was \(state.state)", .stale) }
        return StyledText(state.state, entry.health == .ok ? .normal : .degraded)
    }

    private func figure(_ suffix: String, _ entry: Roster.Entry) -> StyledText {
        guard let metric = lens.metric(suffix, kind: kind) else { return StyledText("") }
        let shown = lens.value(metric.id, entry.id)
        // What a dead process last said of itself is not its figure now.
        guard let value = shown.value, suffix == "leaders" || (!shown.isStale && entry.health != .down) else {
            return StyledText(FigureText.missing, .stale)
        }
        let text = FigureText.of(value, metric.unit)
        return StyledText(shown.isStale ? "~" + text : text, shown.isStale ? .stale : .normal)
    }

    /// It moves on a whole column at a time, so that a calm wall sends little.
    private func spark(_ entry: Roster.Entry, into canvas: inout Canvas, _ cell: Rect) {
        guard let metric = lens.metric("qps", kind: kind) else { return }
        let count = cell.width - 3
        let column = Self.sparkLasts.wholeNanoseconds / Int64(count)
        let late = Duration.nanoseconds(lens.moment.uptimeNanoseconds % column)
        let values = Series(
            metric.id, entry.id, history: lens.state.history, until: lens.moment.advanced(by: .zero - late),
            lasting: Self.sparkLasts, columns: count, takesWorst: false)
        Sparkline(values: values.columns, maximum: maximum).draw(
            into: &canvas, Rect(x: cell.x + 3, y: cell.y, width: count, height: 1))
    }
}
