import OperatorCore
import TerminalUI

/// The checks of an address, one after the other, and once they are over what would be saved.
struct StartCheckPane {
    let start: StartView
    let check: StartCheck

    func draw(into canvas: inout Canvas, _ area: Rect, isRoomy: Bool) {
        canvas.put(
            StyledText("Address  ", .heading)
                + StyledText(TextWidth.fitted(check.address, columns: area.width - 9), .value),
            x: area.x, y: area.y, clip: area)
        let all = lines(area.width, isRoomy: isRoomy)
        let rest = area.splitTop(isRoomy ? 2 : 1).rest
        let tail = offer(area.width, isRoomy: isRoomy)
        // What is to be decided stays; of the checks the last ones give way.
        let room = max(0, rest.height - tail.count)
        let shown = Array(all.prefix(room)) + tail
        for (row, line) in shown.prefix(rest.height).enumerated() {
            canvas.put(line, x: rest.x, y: rest.y + row, clip: rest)
        }
        guard case .naming = start.step else { return }
        let y = rest.y + min(room, all.count) + (isRoomy ? 1 : 0)
        start.name.draw(into: &canvas, x: rest.x + 9, y: y, width: min(40, rest.width - 10))
    }

    private func lines(_ width: Int, isRoomy: Bool) -> [StyledText] {
        // Where there is no room for a column of names, what was said follows its name.
        let widest = width < 60 ? 0 : check.lines.map { TextWidth.of($0.what) }.max() ?? 0
        let indent = 4 + widest
        return check.lines.flatMap { line -> [StyledText] in
            let (glyph, role) = mark(line.outcome)
            let head =
                StyledText("\(glyph) ", role)
                + StyledText((widest > 0 ? TextWidth.padded(line.what, columns: widest) : line.what) + "  ", .value)
            let said = line.outcome == .running && line.words.isEmpty ? "…" : line.words
            let main = (head + StyledText(said)).wrapped(columns: width, indent: indent)
            guard isRoomy || line.outcome == .failed, let remedy = line.remedy else { return main }
            let blank = StyledText(String(repeating: " ", count: indent))
            return main + (blank + StyledText(remedy, .quiet)).wrapped(columns: width, indent: indent)
        }
    }

    private func mark(_ outcome: StartStep.Outcome) -> (Character, StyleRole) {
        switch outcome {
        case .running: ("▸", .planned)
        case .ok: (Mark.ok.glyph, Mark.ok.role)
        case .lacking: (Mark.degraded.glyph, Mark.degraded.role)
        case .absent: (Mark.planned.glyph, Mark.planned.role)
        case .failed: (Mark.critical.glyph, Mark.critical.role)
        }
    }

    private func offer(_ width: Int, isRoomy: Bool) -> [StyledText] {
        guard check.isOver else { return [] }
        let gap = isRoomy ? [StyledText("")] : []
        let trouble = start.problem.map {
            (StyledText("✗ ", .critical) + StyledText($0, .value)).wrapped(columns: width, indent: 2)
        }
        guard let offer = check.offer else { return gap + (trouble ?? []) }
        if let refusal = offer.refusal {
            return gap + (StyledText("NOT SAVED  ", .heading) + StyledText(refusal)).wrapped(columns: width, indent: 2)
                + (trouble ?? [])
        }
        if case .naming = start.step {
            return gap + [StyledText("NAME     ", .heading)] + (trouble ?? [])
        }
        let into = StyledText("SAVE     ", .heading) + StyledText("adds to \(offer.file)")
        let text = isRoomy ? offer.lines.map { StyledText("  \($0)", .planned) } : []
        return gap + into.wrapped(columns: width, indent: 2) + text + (trouble ?? [])
    }
}
