import OperatorCore
import TerminalUI

/// What is typed to filter by, how much it leaves, and how to be rid of it: in place of the key bar.
struct FilterLine {
    let state: DashboardState

    func draw(into canvas: inout Canvas, _ area: Rect) {
        guard let filter = state.filter else { return }
        var x = area.x + 1
        x += canvas.put("/", x: x, y: area.y, .keyName, clip: area)
        x += canvas.put(filter.text, x: x, y: area.y, .value, clip: area)
        x += canvas.put(" ", x: x, y: area.y, .cursorLine, clip: area) + 2
        let parts = [counts, "Enter keep", "esc clear"]
        for count in stride(from: parts.count, to: 0, by: -1) {
            let text = parts.suffix(count).joined(separator: "   ")
            guard x + TextWidth.of(text) <= area.right else { continue }
            canvas.put(text, x: x, y: area.y, .keyLabel, clip: area)
            return
        }
    }

    /// `2 of 30 stores, 1 of 2 incidents, 5 of 40 events`
    var counts: String {
        let model = state.model
        let listed = model.listed
        let components = listed.all
        let shown = components.count { state.shows($0.component, $0.state) }
        let open = state.view.openIncidents
        let events = EventList(model: model)
        var words = ["\(shown) of \(components.count) components"]
        if !open.isEmpty { words.append("\(open.count(where: state.shows)) of \(open.count) incidents") }
        words.append("\(events.shown.count) of \(events.all.count) events")
        return words.joined(separator: ", ")
    }
}
