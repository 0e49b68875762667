import OperatorCore
import TerminalUI

/// What happened and why: events in calm; in trouble the verdict, with as many events above it as it leaves room for.
struct Story {
    static let panel = Panel(
        name: "verdict or events", pane: .story, size: { _ in .all },
        draw: { room, canvas, area in Story(situation: room.situation).draw(into: &canvas, area) },
        explains: { $0.figuresOfVerdict })

    let situation: Situation

    private var model: ViewModel { situation.model }
    private var state: DashboardState { model.state }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        guard let worst = situation.worst else { return events(area, &canvas) }
        let verdict = VerdictPane(model: model, incident: worst.id)
        let needed = verdict.height(width: area.width - 2)
        let happened = EventList(model: model).shown.count
        let room = area.height - needed
        let eventRows = max(area.height >= 16 ? 4 : 0, min(room - 2, happened + 1))
        guard eventRows >= 3 else {
            draw(verdict, into: &canvas, area)
            return
        }
        let (top, below) = area.splitTop(eventRows)
        events(top, &canvas)
        draw(verdict, into: &canvas, canvas.ruleTop(of: below))
    }

    private func draw(_ verdict: VerdictPane, into canvas: inout Canvas, _ area: Rect) {
        let isFocused = state.pane == .story
        verdict.draw(into: &canvas, area, top: isFocused ? state.scroll : 0)
        if isFocused { canvas.put("▸", x: area.x, y: area.y, .selected, clip: area) }
    }

    private func events(_ area: Rect, _ canvas: inout Canvas) {
        let (head, list) = area.splitTop(1)
        let isFocused = state.pane == .story && !situation.isTrouble
        if isFocused { canvas.put("▸", x: head.x, y: head.y, .selected, clip: head) }
        canvas.put("EVENTS", x: head.x + 1, y: head.y, .heading, clip: head)
        let events = EventList(model: model)
        events.draw(into: &canvas, list, from: isFocused ? min(state.scroll, max(0, events.shown.count - 1)) : 0)
    }
}
