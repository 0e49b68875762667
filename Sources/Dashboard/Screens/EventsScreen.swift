import TerminalUI

/// Everything that happened, newest first.
struct EventsScreen {
    let state: DashboardState

    func draw(into canvas: inout Canvas, _ area: Rect) {
        let model = state.model
        var body = ScreenFrame(state: state).draw(into: &canvas, area, path: "› events")
        body = StatusLines(situation: Situation(model)).draw(into: &canvas, body)
        canvas.rule(y: body.y, in: body)
        let list = EventList(model: model, isWhole: true)
        let first = min(state.scroll, max(0, list.shown.count - 1))
        list.draw(into: &canvas, body.splitTop(1).rest, from: first)
    }
}
