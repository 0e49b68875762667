import OperatorCore
import TerminalUI

/// What every screen has: the title, the last row, and what lies between.
struct ScreenFrame {
    let state: DashboardState

    /// Draws title and key bar; answers the room between them.
    func draw(into canvas: inout Canvas, _ area: Rect, path: String? = nil) -> Rect {
        let (top, rest) = area.splitTop(1)
        TitleBar(model: state.model, path: path).draw(into: &canvas, top)
        var (inside, bottom) = rest.splitBottom(1)
        keys(into: &canvas, bottom)
        inside = demo(into: &canvas, inside, area)
        guard area.height >= 16 else { return inside }
        let (body, line) = inside.splitBottom(1)
        canvas.rule(y: line.y, in: line)
        return area.height >= 30 ? body.splitTop(1).rest : body
    }

    /// A demo tells where it is on every screen, right above the keys.
    private func demo(into canvas: inout Canvas, _ inside: Rect, _ area: Rect) -> Rect {
        guard let demo = state.demo else { return inside }
        let panel = DemoPanel(demo: demo, now: state.now)
        let (body, rows) = inside.splitBottom(panel.rows(in: area))
        panel.draw(into: &canvas, rows)
        return body
    }

    private func keys(into canvas: inout Canvas, _ area: Rect) {
        if let countdown = state.countdown {
            let words = CountdownPane(countdown: countdown, state: state).keyLine
            canvas.put(words, x: area.x + 1, y: area.y, .keyLabel, clip: area)
        } else if let question = state.question {
            let words = QuestionWords(question, state).keyLine(area.width - 2)
            canvas.put(words, x: area.x + 1, y: area.y, .keyLabel, clip: area)
        } else if let notice = state.notice {
            canvas.put(
                TextWidth.fitted(notice, columns: area.width - 2), x: area.x + 1, y: area.y, .value, clip: area)
        } else if state.explaining != nil {
            let line = area.width >= 64 ? ExplainPane.keyLine : ExplainPane.shortKeyLine
            canvas.put(line, x: area.x + 1, y: area.y, .keyLabel, clip: area)
        } else if state.filter?.isTyping == true {
            FilterLine(state: state).draw(into: &canvas, area)
        } else {
            KeyBar(items: state.start == nil ? KeyTable.bar(state).items : StartKeys.inHelp).draw(into: &canvas, area)
        }
    }
}

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
