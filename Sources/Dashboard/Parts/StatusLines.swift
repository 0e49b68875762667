import OperatorCore
import TerminalUI

/// Line two says in words how things are and what it costs the users; in trouble the next one says the risk.
struct StatusLines {
    let situation: Situation

    private var lens: Lens { situation.lens }

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
        impact(into: &canvas, Rect(x: x, y: line.y, width: line.right - x - indent, height: 1), gap)
        guard situation.isTrouble, let risk = Risk(lens: lens, roster: situation.roster).words, !rest.isEmpty else {
            return rest
        }
        let (second, below) = rest.splitTop(1)
        x = second.x + indent + 2
        x += canvas.put("RISK" + gap, x: x, y: second.y, .heading, clip: second)
        let shown = TextWidth.of(risk.full) < second.right - x ? risk.full : risk.short
        canvas.put(TextWidth.fitted(shown, columns: second.right - x - 1), x: x, y: second.y, clip: second)
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
        let headline = Headline(lens: lens)
        let began = situation.worst.map { lens.moment.advanced(by: $0.began.elapsed(since: lens.moment.wall)) }
        return headline.figures.map { figure in
            let now = headline.now(figure)
            let text = StyledText(figure.label + " ", .quiet) + StyledText(figure.text(now.value), .value)
            guard let began, detail != .none else { return text }
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
