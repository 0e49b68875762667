import OperatorCore
import TerminalUI

/// Every key, and why one is off now.
struct HelpScreen {
    let state: DashboardState

    func draw(into canvas: inout Canvas, _ area: Rect) {
        let body = ScreenFrame(state: state).draw(into: &canvas, area, path: "› help")
        if state.start != nil { return drawStart(into: &canvas, body) }
        let known = KeyTable.bindings.filter { !$0.explanation.isEmpty }
        let ofDemo = known.filter { [.nextChapter, .reset].contains($0.command) }
        let others = known.filter { ![.nextChapter, .reset].contains($0.command) }
        let column = area.width < 60 ? 6 : 11
        let lines = (state.demo == nil ? others + ofDemo : known).map { line($0, column) }
        let legend = [Mark.ok, .degraded, .critical, .planned, .unknown, .over].map { mark in
            StyledText("\(mark.glyph) ", mark.role) + StyledText(Self.words(mark) + "   ")
        }.reduce(StyledText([]), +)
        let all = [StyledText("KEYS", .heading)] + lines + [StyledText(""), StyledText("MARKS", .heading), legend]
        Paragraph(lines: all, indent: column).draw(into: &canvas, body.inset(horizontal: 1), top: state.scroll)
    }

    /// Before a cluster is watched other keys count.
    private func drawStart(into canvas: inout Canvas, _ body: Rect) {
        let column = body.width < 60 ? 6 : 11
        let lines = StartKeys.all(answering: state.subject.description.endpoint.noun).map { key in
            StyledText(TextWidth.padded(key.shown, columns: column), .keyName) + StyledText(key.explanation)
        }
        let all = [StyledText("KEYS", .heading)] + lines
        Paragraph(lines: all, indent: column).draw(into: &canvas, body.inset(horizontal: 1), top: state.scroll)
    }

    private func line(_ binding: KeyBinding, _ column: Int) -> StyledText {
        let key = StyledText(TextWidth.padded(binding.shown, columns: column), .keyName)
        var why: String?
        if case .disabled(let reason) = binding.standing(state) { why = reason }
        if [.kill, .restart, .heal].contains(binding.command), let reason = state.heading.acting.reason {
            why = reason
        }
        guard let why else { return key + StyledText(binding.explanation) }
        return key + StyledText(binding.explanation, .keyDisabled) + StyledText("  off: \(why)", .quiet)
    }

    private static func words(_ mark: Mark) -> String {
        switch mark {
        case .ok: "well"
        case .degraded: "degraded"
        case .critical: "critical"
        case .planned: "wanted so"
        case .unknown: "not known"
        case .over: "over"
        }
    }
}
