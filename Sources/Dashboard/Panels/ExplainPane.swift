import OperatorCore
import TerminalUI

/// How do we know one number: the request, its time, the raw lines that came, and what was made of them.
struct ExplainPane {
    let state: DashboardState
    let explaining: Explaining
    let free: PaneRoom

    private var model: ViewModel { state.model }
    private var area: Rect { free.area }
    private var isNarrow: Bool { area.width < 60 }

    /// In the lower part of the screen, or in the upper one where the number itself stands low.
    func draw(into canvas: inout Canvas) {
        guard let figure = explaining.current else { return }
        let width = area.width
        let isSmall = area.height < 14
        let text = Paragraph(lines: lines(figure), indent: labelWidth).wrapped(columns: width - 4)
        let height = min(text.count + (isSmall ? 3 : 4), isSmall ? area.height - 1 : max(8, area.height * 3 / 5))
        let room = isSmall ? area : room(height)
        let y = room.y > area.y || room.height == area.height ? room.bottom - min(height, room.height) : room.y
        let frame = Rect(
            x: area.x + (area.width - width) / 2, y: y, width: width, height: min(height, room.height))
        canvas.frame(frame)
        let inside = frame.inset(horizontal: 2, vertical: 1)
        heading(figure, into: &canvas, inside)
        let body = inside.splitTop(isSmall ? 1 : 2).rest
        let last = max(0, text.count - body.height)
        let first = min(explaining.scroll, last)
        for (row, line) in text.dropFirst(first).prefix(body.height).enumerated() {
            canvas.put(line, x: body.x, y: body.y + row, clip: body)
        }
        canvas.tellMore(last - first, in: body)
    }

    /// Below the number where the pane fits there, else on the side of it that has more rows.
    private func room(_ height: Int) -> Rect {
        guard let row = free.explained, row >= area.bottom - height else { return area }
        let (above, below) = (free.above(row), free.below(row))
        return above.height > below.height ? above : below
    }

    private func heading(_ figure: Explaining.Figure, into canvas: inout Canvas, _ area: Rect) {
        let place = StyledText("\(explaining.index + 1) of \(explaining.figures.count)", .quiet)
        let value = StyledText("   " + valueText(figure), .value)
        let titles = [
            StyledText("How do we know  ", .quiet) + StyledText(figure.name, .heading) + value,
            StyledText(figure.name, .heading) + value,
        ]
        let title =
            titles.first { $0.width + place.width + 2 <= area.width } ?? titles.first { $0.width <= area.width }
            ?? StyledText(figure.name, .heading)
        canvas.put(title, x: area.x, y: area.y, clip: area)
        if title.width + place.width + 2 <= area.width {
            canvas.put(place, endingAt: area.right, y: area.y, clip: area)
        }
    }

    private func valueText(_ figure: Explaining.Figure) -> String {
        switch figure.question {
        case .probe(let id): return ProbeWords(model.componentState(id)).text
        case .state(let id): return model.componentState(id)?.state ?? FigureText.missing
        case .reason(let number, let incident):
            return model.verdict(incident).flatMap { ReasonProvenance(number, of: $0)?.figures } ?? ""
        case .metric(let metric, let component):
            guard let unit = state.subject.metric(metric)?.unit else { return FigureText.missing }
            let shown = FigureText.whole(model.value(metric, component).value, unit)
            return shown == FigureText.missing ? "no value\(reason(metric, component))" : shown
        }
    }

    private func reason(_ metric: MetricID, _ component: ComponentID?) -> String {
        guard !state.isScrubbed, let readings = state.view.observation?.readings,
            case .missing(let reason) = component.map({ readings[$0, metric] }) ?? readings[cluster: metric]
        else { return "" }
        return ": \(reason.words)"
    }

    private func lines(_ figure: Explaining.Figure) -> [StyledText] {
        let past = state.isScrubbed ? [labelled("then", StyledText(kept(figure), .normal)), StyledText("")] : []
        let own = state.answeredHere(figure.question)
        guard let entries = own ?? explaining.answers[figure.question] else {
            return past + [StyledText("asking …", .quiet)]
        }
        if entries.isEmpty {
            return past + [StyledText("nothing that was asked is kept of it: it was not answered yet", .quiet)]
        }
        return past + entries.flatMap(entry)
    }

    /// Of a moment that is over only the number itself is kept.
    private func kept(_ figure: Explaining.Figure) -> String {
        let now = "raw answers are kept of now only: the newest follows"
        guard case .metric(let metric, let component) = figure.question, let unit = state.subject.metric(metric)?.unit,
            let sample = model.sample(metric, component), let value = sample.value
        else { return now }
        return "sampled \(state.zone.text(sample.at.wall)): \(FigureText.whole(value, unit)); \(now)"
    }

    private func entry(_ entry: ProvenanceEntry) -> [StyledText] {
        var lines = [labelled("asked", StyledText(entry.asked, .value))]
        if let at = entry.at {
            let age = FigureText.age(max(.zero, state.now.elapsed(since: at)))
            lines.append(labelled("at", StyledText("\(state.zone.text(at.wall)), \(age) ago", .normal)))
        }
        if isNarrow, !entry.answer.isEmpty { lines.append(StyledText("answer", .quiet)) }
        let chunks = entry.answer.flatMap { Self.chunks($0, columns: max(8, area.width - 4 - labelWidth)) }
        for (index, chunk) in chunks.enumerated() {
            lines.append(labelled(index == 0 && !isNarrow ? "answer" : "", StyledText(chunk, .planned)))
        }
        if let unkept = entry.unkept { lines.append(labelled("answer", StyledText(unkept, .quiet))) }
        if !entry.computed.isEmpty { lines.append(labelled("so", StyledText(entry.computed, .normal))) }
        return lines + [StyledText("")]
    }

    /// A raw line has few blanks: it is broken where the row ends and nowhere else.
    private static func chunks(_ line: String, columns: Int) -> [String] {
        var chunks: [String] = []
        var (chunk, used) = ("", 0)
        for character in line {
            let width = TextWidth.of(character)
            if used + width > columns {
                chunks.append(chunk)
                (chunk, used) = ("", 0)
            }
            chunk.append(character)
            used += width
        }
        return chunks + [chunk]
    }

    /// Labels stand in a column of their own where there is room for one.
    private var labelWidth: Int { isNarrow ? 2 : 9 }

    private func labelled(_ label: String, _ text: StyledText) -> StyledText {
        let padded = isNarrow ? (label.isEmpty ? "  " : label + " ") : TextWidth.padded(label, columns: labelWidth)
        return StyledText(padded, .quiet) + text
    }

    /// What keys do meanwhile.
    static let keyLine = "x → next number   ← the one before   ↑ ↓ scroll   esc close"
    static let shortKeyLine = "x next   ← back   ↑ ↓   esc close"
}
