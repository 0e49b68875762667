import OperatorCore
import TerminalUI

/// The first screen: how things are, who is worst, what happened and why.
struct OverviewScreen {
    let state: DashboardState
    private let situation: Situation

    init(state: DashboardState) {
        self.state = state
        situation = Situation(state.model)
    }

    private var model: ViewModel { situation.model }
    private var listed: ComponentList { situation.listed }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        guard area.width >= 70, area.height >= 18 else {
            SmallOverview(situation: situation).draw(into: &canvas, area)
            return
        }
        var body = ScreenFrame(state: state).draw(into: &canvas, area)
        body = StatusLines(situation: situation).draw(into: &canvas, body)
        if !situation.isTrouble, area.height < 30 { body = body.splitTop(1).rest }
        body = rule(body, &canvas)
        let side = area.width >= 160 ? 36 : area.width >= 110 ? 20 : 0
        let (main, right) = body.splitLeft(side > 0 ? area.width - side : area.width)
        if side > 0 {
            canvas.wall(x: right.x, in: right)
            canvas.put("┬", x: right.x, y: right.y - 1, .rule)
            if area.height >= 16 { canvas.put("┴", x: right.x, y: right.bottom, .rule) }
            IncidentList(situation: situation, chosen: state.chosen).drawColumn(
                into: &canvas, right.splitLeft(1).rest)
        }
        drawMain(into: &canvas, main, hasSide: side > 0)
        guard side > 0 else { return }
        for y in right.y..<right.bottom where canvas[right.x - 1, y].role == .rule {
            canvas.put("┤", x: right.x, y: y, .rule)
        }
    }

    private func drawMain(into canvas: inout Canvas, _ area: Rect, hasSide: Bool) {
        var rest = stores(area, &canvas)
        if area.height >= 28, area.width >= 80 { rest = graphs(rest, &canvas) }
        if !listed.others.isEmpty {
            let groups = GroupLines(model: model, listed: listed)
            let hasGroups = rest.height >= (situation.isTrouble ? 16 : 9)
            let lines = MemberLines(
                model: model, listed: listed, chosen: state.chosen, most: max(1, rest.height / 3), hasCounts: !hasGroups
            )
            var (top, below) = rest.splitTop(lines.count)
            lines.draw(into: &canvas, top)
            if hasGroups {
                (top, below) = below.splitTop(groups.groups.count)
                groups.draw(into: &canvas, top)
            }
            rest = rule(below, &canvas)
        } else if area.height < 28 {
            rest = rule(rest, &canvas)
        }
        if !hasSide, situation.isTrouble {
            let list = IncidentList(situation: situation, chosen: state.chosen)
            let (top, below) = rest.splitTop(min(2, max(1, list.openCount)))
            list.drawLines(into: &canvas, top)
            rest = rule(below, &canvas)
        }
        story(rest, &canvas)
    }

    private func stores(_ area: Rect, _ canvas: inout Canvas) -> Rect {
        let wanted = listed.primary.count + 1
        let most = max(4, area.height * (situation.isTrouble ? 35 : 50) / 100)
        let hasHeading = area.height >= 28
        let (top, below) = area.splitTop(min(wanted, most) + (hasHeading ? 1 : 0))
        var table = top
        if hasHeading {
            canvas.put(heading, x: top.x + 1, y: top.y, clip: top)
            table = top.splitTop(1).rest
        }
        ComponentTable(model: model, listed: listed, chosen: state.chosen).draw(into: &canvas, table)
        return hasHeading ? rule(below, &canvas) : below
    }

    /// `STORES   2 serving, 1 refused`
    private var heading: StyledText {
        let name = (listed.primaryKind ?? "component").uppercased() + "S"
        let words = listed.primary.map { ProbeWords($0.state) }.filter(\.isKnown).map(\.text)
        let counts = Dictionary(grouping: words) { $0 }.mapValues(\.count)
        let order = counts.sorted { ($0.key == "serving" ? 0 : 1, $0.key) < ($1.key == "serving" ? 0 : 1, $1.key) }
        let shown = listed.primary.count { state.shows($0.component, $0.state) }
        let filtered = shown == listed.primary.count ? "" : "   \(shown) of \(listed.primary.count) shown"
        return StyledText(name, .heading) + StyledText(filtered, .degraded)
            + StyledText("   " + order.map { "\($0.value) \($0.key)" }.joined(separator: ", "), .quiet)
    }

    private func graphs(_ area: Rect, _ canvas: inout Canvas) -> Rect {
        let height = area.height >= 38 ? 8 : 5
        let (top, below) = area.splitTop(height)
        GraphPanel(model: model, began: situation.worst?.began).draw(into: &canvas, top)
        return rule(below, &canvas)
    }

    /// Events in calm; in trouble the verdict, with as many events above it as it leaves room for.
    private func story(_ area: Rect, _ canvas: inout Canvas) {
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
        draw(verdict, into: &canvas, rule(below, &canvas))
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

    private func rule(_ area: Rect, _ canvas: inout Canvas) -> Rect {
        let (line, below) = area.splitTop(1)
        if !line.isEmpty { canvas.rule(y: line.y, in: line) }
        return below
    }
}
