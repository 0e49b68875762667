public import TerminalUI

/// Draws states into canvases. Pure: the same state and size give the same cells.
public enum Renderer {
    /// Draws the state as it is.
    public static func draw(_ state: DashboardState, into canvas: inout Canvas) {
        var state = state
        drawFrame(of: &state, into: &canvas)
    }

    /// Draws the next frame and keeps in the state what was worked out for it: it holds until something else than a key
    /// comes.
    public static func drawFrame(of state: inout DashboardState, into canvas: inout Canvas) {
        guard !canvas.bounds.isEmpty else { return }
        state.frame()
        if state.question?.drawn == nil { state.question?.drawn = state.now }
        paint(state, into: &canvas)
    }

    private static func paint(_ state: DashboardState, into canvas: inout Canvas) {
        let area = canvas.bounds
        guard area.width >= 40, area.height >= 10 else {
            OneLine(model: state.model).draw(into: &canvas, area)
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
        if state.model.isStale, state.start == nil {
            // A frame that nothing feeds any more must not look alive.
            canvas.restyle(area.splitTop(1).rest.splitBottom(1).rest) { $0 == .rule ? .rule : .stale }
        }
        drawPane(of: state, into: &canvas, area)
    }

    /// What lies over a screen leaves the keys visible, and where there is room the title and what it is about.
    private static func drawPane(of state: DashboardState, into canvas: inout Canvas, _ area: Rect) {
        let above = area.splitBottom(1).rest
        let body = area.height < 16 ? above : above.splitTop(1).rest
        let free = PaneRoom(canvas: canvas, area: body)
        if let countdown = state.countdown {
            CountdownPane(countdown: countdown, state: state).draw(into: &canvas, free)
        } else if let explaining = state.explaining {
            ExplainPane(state: state, explaining: explaining, free: free).draw(into: &canvas)
        } else if let question = state.question {
            let dialog = QuestionWords(question, state).dialog
            dialog.draw(into: &canvas, free.room(for: dialog.frame(in: body).height, keeping: free.marked))
        }
    }
}

/// Below 40×10: one line that is true.
struct OneLine {
    let model: ViewModel

    func draw(into canvas: inout Canvas, _ area: Rect) {
        let situation = Situation(model)
        let text =
            StyledText("\(situation.mark.glyph) ", situation.mark.role)
            + StyledText(situation.word + " ", situation.mark.role) + StyledText(situation.explanation)
        canvas.put(text, x: area.x, y: area.y, clip: area)
        guard area.height > 1 else { return }
        let words = ["40×10 or more, please", "needs 40×10", "40×10"]
        guard let wish = words.first(where: { TextWidth.of($0) <= area.width }) else { return }
        canvas.put(wish, x: area.x, y: area.bottom - 1, .quiet, clip: area)
    }
}
