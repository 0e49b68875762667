import OperatorCore
import TerminalUI

/// What happened, newest first.
struct EventList {
    let lens: Lens
    /// Only what happened to this one; nil: all.
    var of: Component?

    /// Those until the shown moment that the filter leaves, newest first.
    var shown: [Happening] { all.filter(lens.state.shows) }

    var all: [Happening] {
        let now = lens.moment.wall
        let indexed = lens.state.view.happenings.enumerated().filter { $0.element.at <= now && isMeant($0.element) }
        return indexed.sorted { ($0.element.at, $0.offset) > ($1.element.at, $1.offset) }.map(\.element)
    }

    private func isMeant(_ happening: Happening) -> Bool {
        guard let of else { return true }
        return happening.who == of.spoken || happening.who == of.id.spoken
            || happening.text.contains(of.spoken) || happening.text.contains(of.id.description)
    }

    func draw(into canvas: inout Canvas, _ area: Rect, from first: Int = 0) {
        let events = shown.dropFirst(first).prefix(area.height)
        if events.isEmpty {
            let isFiltered = lens.state.filter != nil && !all.isEmpty
            let words =
                isFiltered
                ? "no event has this text"
                : area.width < 44 ? "nothing happened yet" : "nothing happened since we began to watch"
            canvas.put(words, x: area.x + 1, y: area.y, .quiet, clip: area)
        }
        let widest = min(14, max(6, events.map { TextWidth.of($0.who) }.max() ?? 0))
        for (row, event) in events.enumerated() {
            let y = area.y + row
            var x = area.x + 1
            let time = lens.state.zone.text(event.at, now: lens.state.now.wall)
            x += canvas.put(time, x: x, y: y, .quiet, clip: area) + 2
            x += canvas.put(TextWidth.padded(event.who, columns: widest), x: x, y: y, clip: area) + 2
            let room = area.right - x
            let text = event.count > 1 ? "\(event.text)  ×\(event.count)" : event.text
            canvas.put(TextWidth.fitted(text, columns: room), x: x, y: y, role(event), clip: area)
        }
    }

    private func role(_ event: Happening) -> StyleRole {
        switch event.severity {
        case .critical: .critical
        case .warning: .degraded
        case .info, nil: .normal
        }
    }
}
