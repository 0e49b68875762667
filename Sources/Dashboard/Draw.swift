public import TerminalUI

/// Draws the state into the canvas. Pure: the same state and size give the same cells.
public func draw(_ state: DashboardState, into canvas: inout Canvas) {
    var state = state
    drawFrame(of: &state, into: &canvas)
}

/// Draws the next frame and keeps in the state what was worked out for it: it holds until something else than a key comes.
public func drawFrame(of state: inout DashboardState, into canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    state.frame()
    if state.question?.drawn == nil { state.question?.drawn = state.now }
    paint(state, into: &canvas)
}

private func paint(_ state: DashboardState, into canvas: inout Canvas) {
    let area = canvas.bounds
    guard area.width >= 40, area.height >= 10 else {
        OneLine(lens: state.lens).draw(into: &canvas, area)
        return
    }
    switch state.screen {
    case .overview where state.start != nil:
        if let start = state.start { StartScreen(state: state, start: start).draw(into: &canvas, area) }
    case .overview where state.starting != nil:
        if let starting = state.starting {
            StartingScreen(state: state, starting: starting).draw(into: &canvas, area)
        }
    case .overview: OverviewScreen(state: state).draw(into: &canvas, area)
    case .component(let id): ComponentScreen(state: state, id: id).draw(into: &canvas, area)
    case .incident(let id): IncidentScreen(state: state, id: id).draw(into: &canvas, area)
    case .events: EventsScreen(state: state).draw(into: &canvas, area)
    case .help: HelpScreen(state: state).draw(into: &canvas, area)
    case .wall: return WallScreen(state: state).draw(into: &canvas, area)
    }
    if state.lens.isStale, state.start == nil {
        // A frame that nothing feeds any more must not look alive.
        canvas.restyle(area.splitTop(1).rest.splitBottom(1).rest) { $0 == .rule ? .rule : .stale }
    }
    drawPane(of: state, into: &canvas, area)
}

/// What lies over a screen leaves the keys in sight, and where there is room the title and what it is about.
private func drawPane(of state: DashboardState, into canvas: inout Canvas, _ area: Rect) {
    let above = area.splitBottom(1).rest
    let body = area.height < 16 ? above : above.splitTop(1).rest
    let sight = Sight(canvas: canvas, area: body)
    if let countdown = state.countdown {
        CountdownPane(countdown: countdown, state: state).draw(into: &canvas, sight)
    } else if let explaining = state.explaining {
        ExplainPane(state: state, explaining: explaining, sight: sight).draw(into: &canvas)
    } else if let question = state.question {
        let dialog = QuestionWords(question, state).dialog
        dialog.draw(into: &canvas, sight.room(for: dialog.frame(in: body).height, keeping: sight.marked))
    }
}

/// What every screen has: the title, the last row, and what lies between.
struct Frame {
    let state: DashboardState

    /// Draws title and key bar; answers the room between them.
    func draw(into canvas: inout Canvas, _ area: Rect, path: String? = nil) -> Rect {
        let (top, rest) = area.splitTop(1)
        TitleBar(lens: state.lens, path: path).draw(into: &canvas, top)
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
