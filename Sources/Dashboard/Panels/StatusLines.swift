import OperatorCore
import TerminalUI

/// Line two says in words how things are and what it costs the users; in trouble the next one says the risk.
struct StatusLines {
    let situation: Situation
    /// Not where the figures have a line of their own.
    var showsFigures = true

    private var model: ViewModel { situation.model }

    /// Draws one line in calm, two in trouble; answers what is left.
    func draw(into canvas: inout Canvas, _ area: Rect) -> Rect {
        let (line, rest) = area.splitTop(1)
        let gap = area.width >= 100 ? "   " : "  "
        let indent = area.width >= 60 ? 1 : 0
        var x = line.x + indent
        x += canvas.put("\(situation.mark.glyph) \(situation.word)", x: x, y: line.y, situation.mark.role, clip: line)
        x += canvas.put(gap.dropLast() + "", x: x, y: line.y, clip: line)
        let words = TextWidth.fitted(situation.explanation, columns: line.right - x - 1)
        x += canvas.put(words, x: x, y: line.y, situation.isTrouble ? .value : .normal, clip: line)
        if showsFigures {
            impact(into: &canvas, Rect(x: x, y: line.y, width: line.right - x - indent, height: 1), gap)
        }
        if model.state.isScrubbed { return past(into: &canvas, rest, indent + 2, gap) }
        guard situation.isTrouble, !rest.isEmpty, let text = second(rest.width - indent - 2, gap) else { return rest }
        let (second, below) = rest.splitTop(1)
        canvas.put(text.left, x: second.x + indent + 2, y: second.y, clip: second)
        canvas.put(text.right, endingAt: second.right - indent, y: second.y, clip: second)
        return below
    }

    /// The risk, and at the right what the cluster will do by itself: whole, shorter, or not at all.
    private func second(_ width: Int, _ gap: String) -> (left: StyledText, right: StyledText)? {
        let risk = Risk(model: model, listed: situation.listed)
        let head = StyledText("RISK" + gap, .heading)
        let words = risk.words.map { [$0.full, $0.short] } ?? []
        let ends = risk.deadline.map { [$0.full, $0.short] } ?? []
        for word in words {
            for end in ends + [""] {
                let (left, right) = (head + StyledText(word), StyledText(end, .degraded))
                let space = end.isEmpty ? 0 : 3
                if left.width + space + right.width <= width { return (left, right) }
            }
        }
        if let end = ends.last, words.isEmpty { return (head + StyledText(end), StyledText("")) }
        return words.last.map { (head + StyledText(TextWidth.fitted($0, columns: width - head.width)), StyledText("")) }
    }

    /// Where in the past the person stands, from when on anything is kept, and what is not.
    private func past(into canvas: inout Canvas, _ area: Rect, _ indent: Int, _ gap: String) -> Rect {
        let (line, below) = area.splitTop(1)
        let state = model.state
        let head = StyledText("THEN" + gap, .heading)
        let time = "\(state.zone.text(model.moment.wall)), \(FigureText.age(state.back)) back"
        let kept = state.history?.oldest.map { "; samples from \(state.zone.text($0.wall)) on" } ?? ""
        let all = [
            time + kept + "; health by our probe's word then; raw answers are not kept", time + kept, time,
        ]
        let room = line.width - indent - head.width - 1
        let words = all.first { TextWidth.of($0) <= room } ?? time
        canvas.put(head + StyledText(words), x: line.x + indent, y: line.y, clip: line)
        return below
    }

    /// As many figures as fit, the most telling first; a comparison is left out before a figure is.
    private func impact(into canvas: inout Canvas, _ area: Rect, _ gap: String) {
        for detail in [Detail.full, .short, .none] {
            let all = pieces(detail)
            for count in stride(from: all.count, through: detail == .none ? 1 : min(3, all.count), by: -1) {
                let text = all.prefix(count).reduce(StyledText([])) { $0 + StyledText(gap) + $1 }
                guard text.width <= area.width else { continue }
                canvas.put(text, endingAt: area.right, y: area.y, clip: area)
                return
            }
        }
    }

    enum Detail { case full, short, none }

    func pieces(_ detail: Detail) -> [StyledText] {
        let headline = Headline(model: model)
        let began = situation.worst.map { model.moment.advanced(by: $0.began.elapsed(since: model.moment.wall)) }
        return headline.figures.map { figure in
            let now = headline.now(figure)
            let isAsked = headline.question(figure).map(model.isExplained) ?? false
            let role: StyleRole = isAsked ? .cursorLine : .value
            let text = StyledText(figure.label + " ", .quiet) + StyledText(headline.text(figure), role)
            guard let began, detail != .none, !model.state.isScrubbed else { return text }
            return text + comparison(figure, headline, now.value, began, detail)
        }
    }

    private func comparison(
        _ figure: Headline.Figure, _ headline: Headline, _ now: Double?, _ began: Moment, _ detail: Detail
    ) -> StyledText {
        var words = ""
        if let before = headline.before(figure, began: began), differs(before, now), figure.lowerIsWorse {
            words = ", was \(figure.text(before).replacing(figure.suffix, with: ""))"
        } else if let peak = headline.peak(figure, began: began), !figure.lowerIsWorse, peak > (now ?? 0) * 1.5 + 0.5 {
            words = ", peak \(figure.text(peak))"
        }
        return detail == .short && !figure.lowerIsWorse && figure.label == "p99"
            ? StyledText([]) : StyledText(words, .quiet)
    }

    private func differs(_ before: Double, _ now: Double?) -> Bool {
        guard let now else { return true }
        return (before - now).magnitude > max(before, now) * 0.02
    }
}
