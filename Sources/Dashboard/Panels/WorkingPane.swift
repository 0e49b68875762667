import OperatorCore
import TerminalUI

/// A diagnosis under way: what it does, its words as they come, time, tokens and money; then how it ended.
struct WorkingPane {
    let model: ViewModel
    let working: WorkingDiagnosis

    /// How many rows of a pane it takes: a verdict above it keeps the greater part.
    func rows(of area: Rect) -> Int {
        let hasVerdict = model.view.verdicts[working.incident] != nil
        if working.ended != nil { return min(area.height, 1) }
        guard hasVerdict else { return area.height }
        return min(max(2, area.height / 2), lines(width: area.width - 2).count + 1)
    }

    /// Rows it would fill where there is room.
    func wantedRows(width: Int) -> Int { working.ended != nil ? 1 : min(12, lines(width: width).count + 1) }

    /// In one line, where there is no room for more.
    var brief: StyledText {
        if let ended = working.ended { return Self.ending(of: working.engine, ended, model.state, 200) }
        let age = FigureText.age(model.moment.elapsed(since: working.began))
        return StyledText("\(working.engine): \(working.progress.last ?? "reading the evidence") · \(age)", .planned)
    }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        guard area.height > 0 else { return }
        let (head, body) = area.splitTop(1)
        if working.ended == nil, model.view.verdicts[working.incident] != nil { canvas.rule(y: head.y, in: head) }
        canvas.put(StyledText(" ") + heading(head.width - 2) + StyledText(" "), x: head.x, y: head.y, clip: head)
        let text = body.inset(horizontal: 1)
        Paragraph(lines: lines(width: text.width, rows: text.height)).draw(into: &canvas, text, top: nil)
    }

    /// `CLAUDE  claude-opus-5-5   12 s · 9.1k tokens · $0.08 of $0.75   c stops it`
    private func heading(_ width: Int) -> StyledText {
        if let ended = working.ended { return Self.ending(of: working.engine, ended, model.state, width) }
        let age = FigureText.age(model.moment.elapsed(since: working.began))
        let cost = working.cost.map { " · \($0.words)" } ?? ""
        let name = StyledText(TextWidth.fitted(working.engine, columns: 24), .heading)
        let figures = StyledText("  \(age)\(cost)", .planned)
        let stop = StyledText("   c stops it", .quiet)
        let isOurs = model.state.mayDiagnose == nil
        return isOurs && name.width + figures.width + stop.width <= width ? name + figures + stop : name + figures
    }

    /// One quiet line.
    private static func ending(
        of engine: String, _ end: WorkingDiagnosis.End, _ state: DashboardState, _ width: Int
    ) -> StyledText {
        let next = end.retryAt.map { "; again at \(state.zone.text($0, now: state.now.wall))" } ?? ""
        let keys = state.mayDiagnose == nil ? "; d asks now" : ""
        let room = width - TextWidth.of(next + keys)
        let words = TextWidth.fitted("\(engine) gave no verdict: \(end.reason)", columns: max(20, room))
        return StyledText(words, .degraded) + StyledText(next + keys, .quiet)
    }

    /// What it did and what it says; the newest is last.
    private func lines(width: Int, rows: Int = .max) -> [StyledText] {
        if working.ended != nil { return [] }
        let steps = working.progress.suffix(working.sections.isEmpty ? 6 : 2).map {
            StyledText("│ ", .planned) + StyledText(TextWidth.fitted($0, columns: max(1, width - 2)), .quiet)
        }
        let said = working.sections.flatMap { section in
            let name = StyledText(section.name.replacing("_", with: " ").uppercased() + "  ", .heading)
            return (name + StyledText(section.text.oneLine)).wrapped(columns: width, indent: 2)
        }
        return Array((steps + said).suffix(rows))
    }
}

extension String {
    /// Its entries one after the other.
    fileprivate var oneLine: String { split(separator: "\n").joined(separator: " · ") }
}
