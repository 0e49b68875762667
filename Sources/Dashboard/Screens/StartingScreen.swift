import OperatorCore
import TerminalUI

/// Before there is anything to watch: what is being started, how far it is, and what is about to be seen.
struct StartingScreen {
    let state: DashboardState
    let starting: StartingView

    func draw(into canvas: inout Canvas, _ area: Rect) {
        let body = ScreenFrame(state: state).draw(into: &canvas, area)
        let isSmall = area.height < 16
        let text = body.inset(horizontal: area.width >= 70 ? 4 : 1, vertical: isSmall ? 0 : 1)
        let words = starting.words.prefix(isSmall ? 1 : .max).flatMap {
            StyledText($0, .value).wrapped(columns: text.width)
        }
        let gap = isSmall ? [] : [StyledText("")]
        let lines = words + gap + progress(text.width) + gap + (isSmall ? [] : chapters(text.width))
        for (row, line) in lines.prefix(text.height).enumerated() {
            canvas.put(line, x: text.x, y: text.y + row, clip: text)
        }
    }

    private func progress(_ width: Int) -> [StyledText] {
        if let failure = starting.failure {
            return (StyledText("✗ ", .critical) + StyledText(failure, .value)).wrapped(columns: width, indent: 2)
        }
        let done = starting.answering ?? 0
        let columns = min(30, width / 3)
        let filled = starting.processes > 0 ? columns * done / starting.processes : 0
        let bar =
            StyledText(String(repeating: "━", count: filled), .ok)
            + StyledText(String(repeating: "╌", count: columns - filled), .quiet)
        let words =
            starting.answering == nil
            ? "starting \(starting.processes) processes" : "\(done) of \(starting.processes) processes answer"
        return [bar + StyledText("  " + words)]
    }

    /// What the demo is going to tell.
    private func chapters(_ width: Int) -> [StyledText] {
        guard let demo = state.demo else { return [] }
        let widest = demo.chapters.map { TextWidth.of($0.name) }.max() ?? 0
        return [StyledText("WHAT YOU WILL SEE", .heading)]
            + demo.chapters.enumerated().map { index, chapter in
                StyledText("\(index + 1)  ", .quiet)
                    + StyledText(TextWidth.padded(chapter.name, columns: widest + 2), .value)
                    + StyledText(TextWidth.fitted(chapter.title, columns: max(0, width - widest - 5)))
            }
    }
}
