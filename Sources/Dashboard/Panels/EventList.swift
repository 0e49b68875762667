import OperatorCore
import TerminalUI

/// What happened, newest first.
struct EventList {
    let model: ViewModel
    /// Only what happened to this one; nil: all.
    var of: Component?
    /// Every word of each event.
    var isWhole = false

    /// Those until the shown moment that the filter leaves, newest first.
    var shown: [Happening] {
        of == nil ? model.once("events") { all.filter(model.state.shows) } : all.filter(model.state.shows)
    }

    var all: [Happening] {
        let now = model.moment.wall
        let indexed = model.view.happenings.enumerated().filter { $0.element.at <= now && isMeant($0.element) }
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
            let isFiltered = model.state.filter != nil && !all.isEmpty
            let words =
                isFiltered
                ? "no event has this text"
                : area.width < 44 ? "nothing happened yet" : "nothing happened since we began to watch"
            canvas.put(words, x: area.x + 1, y: area.y, .quiet, clip: area)
        }
        let widest = min(14, max(6, events.map { TextWidth.of($0.who) }.max() ?? 0))
        var y = area.y
        for event in events where y < area.bottom {
            let lines = lines(event, widest, area.width - 1)
            // What does not fit whole waits for the next page.
            guard y == area.y || y + lines.count <= area.bottom else { return }
            for line in lines.prefix(area.bottom - y) {
                canvas.put(line, x: area.x + 1, y: y, clip: area)
                y += 1
            }
        }
    }

    /// One line an event; all of its words where they are asked for, or where one line would hold too few.
    private func lines(_ event: Happening, _ widest: Int, _ width: Int) -> [StyledText] {
        let time = StyledText(model.state.zone.text(event.at, now: model.state.now.wall), .quiet)
        let text = event.count > 1 ? "\(event.text)  ×\(event.count)" : event.text
        if width < 58 {
            let all = time + StyledText("  " + event.who + "  ") + StyledText(text, role(event))
            return Array(all.wrapped(columns: width, indent: 2).prefix(4))
        }
        let head = time + StyledText("  " + TextWidth.padded(event.who, columns: widest) + "  ")
        let room = width - head.width
        if isWhole {
            return Array((head + StyledText(text, role(event))).wrapped(columns: width, indent: head.width).prefix(6))
        }
        return [head + StyledText(TextWidth.fitted(text, columns: room), role(event))]
    }

    private func role(_ event: Happening) -> StyleRole {
        switch event.severity {
        case .critical: .critical
        case .warning: .degraded
        case .info, nil: .normal
        }
    }
}
