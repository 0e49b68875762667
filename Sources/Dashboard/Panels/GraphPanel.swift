import OperatorCore
import TerminalUI

/// The figures users feel, side by side over one time axis.
struct GraphPanel {
    let model: ViewModel
    /// When the trouble began, for the mark under its moment.
    let began: WallTime?
    let lasting: Duration

    init(model: ViewModel, began: WallTime?, lasting: Duration = .seconds(300)) {
        self.model = model
        self.began = began
        self.lasting = lasting
    }

    /// One row of names, the bars, one row of time.
    func draw(into canvas: inout Canvas, _ area: Rect) {
        let headline = Headline(model: model)
        let wanted = headline.figures.prefix(area.width >= 140 ? 4 : 3)
        guard area.height >= 4, !wanted.isEmpty else { return }
        let gap = 3
        let width = (area.width - 2 - gap * (wanted.count - 1)) / wanted.count
        for (index, figure) in wanted.enumerated() {
            let x = area.x + 1 + index * (width + gap)
            graph(figure, headline, into: &canvas, Rect(x: x, y: area.y, width: width, height: area.height))
        }
    }

    private func graph(
        _ figure: Headline.Figure, _ headline: Headline, into canvas: inout Canvas, _ area: Rect
    ) {
        let values = columns(figure, area.width)
        let top = Sparkline.niceMaximum(of: values)
        let name =
            StyledText(figure.label + " ", .heading)
            + StyledText(headline.text(figure), .value)
        canvas.put(name, x: area.x, y: area.y, clip: area)
        let scale = StyledText("max \(figure.text(top))", .quiet)
        if name.width + scale.width + 2 <= area.width {
            canvas.put(scale, endingAt: area.right, y: area.y, clip: area)
        }
        let bars = Rect(x: area.x, y: area.y + 1, width: area.width, height: area.height - 2)
        Sparkline(values: values, maximum: top, cursorFromRight: time.cursorFromRight(of: area.width)).draw(
            into: &canvas, bars)
        axis(into: &canvas, Rect(x: area.x, y: area.bottom - 1, width: area.width, height: 1))
    }

    private var time: TimeAxis { TimeAxis(model.state, lasting: lasting) }

    /// Both ends of the axis, and under their moments what was done to the cluster, where it began, and the cursor.
    private func axis(into canvas: inout Canvas, _ area: Rect) {
        let newest = model.state.frozen?.at ?? model.state.now
        let zone = model.state.zone
        let begin = "-" + FigureText.age(newest.elapsed(since: time.end) + lasting)
        canvas.put(begin, x: area.x, y: area.y, .quiet, clip: area)
        let first = area.x + TextWidth.of(begin) + 1
        var last = area.right
        if let back = time.cursorFromRight(of: area.width) {
            last = cursor(zone.text(model.moment.wall), area.right - 1 - back, into: &canvas, area, from: first) - 1
        }
        let shown = marks.compactMap { mark, role, at in
            time.fromRight(at, of: area.width).map { (mark, role, area.right - 1 - $0) }
        }.filter { $0.2 >= first && $0.2 < last }
        for (mark, role, column) in shown { canvas.put(String(mark), x: column, y: area.y, role, clip: area) }
        let isNow = time.end >= newest && !model.state.isPaused
        let end = isNow ? "now" : zone.text(time.end.wall)
        let start = area.right - TextWidth.of(end)
        let isFree =
            model.state.isScrubbed
            ? canvas[start - 1, area.y].character == " " && canvas[start, area.y].character == " "
            : shown.allSatisfy { $0.2 < start - 1 }
        if isFree { canvas.put(end, x: start, y: area.y, .quiet, clip: area) }
    }

    /// The time of the cursor under it; answers where it begins.
    private func cursor(
        _ label: String, _ column: Int, into canvas: inout Canvas, _ area: Rect, from first: Int
    ) -> Int {
        let width = TextWidth.of(label)
        let x = min(max(first, column - width / 2), area.right - width)
        canvas.put(label, x: x, y: area.y, .cursorLine, clip: area)
        return x
    }

    private var marks: [(Character, StyleRole, WallTime)] {
        let began = began.map { [("↑" as Character, StyleRole.critical, $0)] } ?? []
        let deeds = model.view.happenings.compactMap { happening in
            happening.mark.map { ($0, StyleRole.degraded, happening.at) }
        }
        return began + deeds
    }

    private func columns(_ figure: Headline.Figure, _ count: Int) -> [Double?] {
        model.once("graph \(figure.metric.rawValue) \(count) \(lasting)") { gathered(figure, count) }
    }

    private func gathered(_ figure: Headline.Figure, _ count: Int) -> [Double?] {
        let parts: [ComponentID?] = figure.components ?? [nil]
        let all = parts.map { part in
            Series(
                figure.metric, part, history: model.state.history, until: time.end, lasting: lasting, columns: count,
                takesWorst: !figure.lowerIsWorse
            ).columns
        }
        guard all.count > 1 else { return all.first ?? [] }
        // The worst component's value in each column, right-aligned: series may be of different length.
        let length = all.map(\.count).max() ?? 0
        return (0..<length).map { back in
            all.compactMap { $0.count > back ? $0[$0.count - 1 - back] : nil }.max()
        }.reversed()
    }
}

/// The one time axis of a screen's graphs and sparklines, with the cursor where the person stands in the past.
struct TimeAxis {
    let end: Moment
    let lasting: Duration
    /// The moment the screen is about, where it is not the end.
    let cursor: Moment?

    /// Graphs stand still while the cursor moves through them; further back the axis moves with it.
    init(_ state: DashboardState, lasting: Duration) {
        self.lasting = lasting
        guard state.isScrubbed else {
            end = state.moment
            cursor = nil
            return
        }
        let newest = state.frozen?.at ?? state.now
        let isInside = state.back <= lasting * 9 / 10
        end = isInside ? newest : min(newest, state.moment.advanced(by: lasting / 2))
        cursor = state.moment
    }

    /// How many columns from the right edge the cursor stands; nil where there is none.
    func cursorFromRight(of columns: Int) -> Int? {
        guard let cursor, lasting > .zero else { return nil }
        let share = end.elapsed(since: cursor).inSeconds / lasting.inSeconds
        return min(columns - 1, max(0, Int(share * Double(columns))))
    }

    /// The column of a moment from the right edge; nil where it is not on the axis.
    func fromRight(_ time: WallTime, of columns: Int) -> Int? {
        let share = end.wall.elapsed(since: time).inSeconds / lasting.inSeconds
        guard share >= 0, share < 1 else { return nil }
        return Int(share * Double(columns))
    }
}

extension GraphPanel {
    /// Where the column is tall and wide enough for axes.
    static let panel = Panel(
        name: "graphs", pane: nil,
        size: { room in
            guard room.isTall, room.whole.width >= 80 else { return .hidden }
            return .rows(room.rest.height >= 38 ? 8 : 5)
        },
        draw: { room, canvas, area in
            GraphPanel(model: room.model, began: room.situation.worst?.began).draw(into: &canvas, area)
        },
        explains: { $0.figuresOfHeadline })
}
