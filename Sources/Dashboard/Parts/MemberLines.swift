import OperatorCore
import TerminalUI

/// The members that lead and vote: one line for each kind.
struct MemberLines {
    let lens: Lens
    let roster: Roster
    let chosen: Selection?

    var count: Int { roster.others.count }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        for (row, group) in roster.others.enumerated() where row < area.height {
            line(
                group.kind, group.entries, into: &canvas, Rect(x: area.x, y: area.y + row, width: area.width, height: 1)
            )
        }
    }

    private func line(_ kind: String, _ entries: [Roster.Entry], into canvas: inout Canvas, _ area: Rect) {
        let name = kind == "pd" ? lens.state.heading.authority : kind
        var x = area.x + 1
        x += canvas.put(name, x: x, y: area.y, .heading, clip: area) + (area.width >= 96 ? 5 : 2)
        for entry in entries {
            let isChosen = chosen == .component(entry.id)
            let word = shownWord(entry)
            let width = 2 + TextWidth.of(entry.component.name) + (word.isEmpty ? 0 : 1 + TextWidth.of(word))
            guard x + width <= area.right else { return }
            let start = x
            x += canvas.put("\(entry.mark.glyph) ", x: x, y: area.y, entry.mark.role, clip: area)
            x += canvas.put(entry.component.name, x: x, y: area.y, .normal, clip: area)
            if !word.isEmpty { x += canvas.put(" " + word, x: x, y: area.y, role(entry), clip: area) }
            if isChosen {
                canvas.restyle(Rect(x: start, y: area.y, width: x - start, height: 1)) { _ in .selected }
            }
            x += area.width >= 96 ? 3 : 2
        }
        regions(into: &canvas, Rect(x: x, y: area.y, width: area.right - x, height: 1))
    }

    /// `follower` is what is expected: it is not said.
    private func shownWord(_ entry: Roster.Entry) -> String {
        let word = entry.state?.state ?? "unknown"
        return word == "follower" ? "" : word
    }

    private func role(_ entry: Roster.Entry) -> StyleRole {
        switch entry.state?.state {
        case "leader": .value
        case "refusing", "silent": .critical
        case "unknown", nil: .stale
        default: .degraded
        }
    }

    /// What the cluster counts over all its data, where it fits.
    private func regions(into canvas: inout Canvas, _ area: Rect) {
        var text = StyledText([])
        for suffix in ["regions", "missing_peers", "pending_peers", "down_peers"] {
            guard
                let metric = lens.state.subject.metrics.first(where: {
                    $0.scope == .cluster && $0.id.rawValue.hasSuffix("." + suffix)
                })
            else { continue }
            let value = lens.value(metric.id, nil)
            let next =
                text + StyledText(text.pieces.isEmpty ? "" : "   ")
                + StyledText(suffix.replacing("_", with: " ") + " ", .quiet)
                + StyledText(FigureText.of(value.value, metric.unit), value.isStale ? .stale : .value)
            guard next.width + 2 <= area.width else { break }
            text = next
        }
        canvas.put(text, endingAt: area.right - 1, y: area.y, clip: area)
    }
}
