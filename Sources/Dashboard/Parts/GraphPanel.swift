import OperatorCore
import TerminalUI

/// The figures users feel, side by side over one time axis.
struct GraphPanel {
    let lens: Lens
    /// When the trouble began, for the mark under its moment.
    let began: WallTime?
    let lasting: Duration

    init(lens: Lens, began: WallTime?, lasting: Duration = .seconds(300)) {
        self.lens = lens
        self.began = began
        self.lasting = lasting
    }

    /// One row of names, the bars, one row of time.
    func draw(into canvas: inout Canvas, _ area: Rect) {
        let headline = Headline(lens: lens)
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
            + StyledText(figure.text(headline.now(figure).value), .value)
        canvas.put(name, x: area.x, y: area.y, clip: area)
        canvas.put(
            StyledText("max \(figure.text(top))", .quiet), endingAt: area.right, y: area.y, clip: area)
        let bars = Rect(x: area.x, y: area.y + 1, width: area.width, height: area.height - 2)
        Sparkline(values: values, maximum: top).draw(into: &canvas, bars)
        axis(into: &canvas, Rect(x: area.x, y: area.bottom - 1, width: area.width, height: 1))
    }

    private func axis(into canvas: inout Canvas, _ area: Rect) {
        canvas.put("-" + FigureText.age(lasting), x: area.x, y: area.y, .quiet, clip: area)
        let now = lens.state.isScrubbed ? lens.state.zone.text(lens.moment.wall) : "now"
        canvas.put(StyledText(now, .quiet), endingAt: area.right, y: area.y, clip: area)
        guard let began else { return }
        let back = lens.moment.wall.elapsed(since: began).inSeconds / lasting.inSeconds
        let column = area.right - 1 - Int(back * Double(area.width))
        guard column >= area.x + 7, column < area.right - TextWidth.of(now) - 1 else { return }
        canvas.put("↑", x: column, y: area.y, .critical, clip: area)
    }

    private func columns(_ figure: Headline.Figure, _ count: Int) -> [Double?] {
        let parts: [ComponentID?] = figure.components ?? [nil]
        let all = parts.map { part in
            Series(
                figure.metric, part, history: lens.state.history, until: lens.moment, lasting: lasting, columns: count,
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
