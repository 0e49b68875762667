import OperatorCore
import TerminalUI

/// The first screen: how things are, who is worst, what happened and why.
struct OverviewScreen {
    /// What stands in its main column, from the top.
    static let panels: [Panel] = [
        ComponentTable.panel, GraphPanel.panel, MemberLines.panel, IncidentList.panel, Story.panel,
    ]

    let state: DashboardState
    private let situation: Situation

    init(state: DashboardState) {
        self.state = state
        situation = Situation(state.model)
    }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        guard area.width >= 70, area.height >= 18 else {
            SmallOverview(situation: situation).draw(into: &canvas, area)
            return
        }
        var body = ScreenFrame(state: state).draw(into: &canvas, area)
        body = StatusLines(situation: situation).draw(into: &canvas, body)
        if !situation.isTrouble, area.height < 30 { body = body.splitTop(1).rest }
        body = canvas.ruleTop(of: body)
        let side = area.width >= 160 ? 36 : area.width >= 110 ? 20 : 0
        let (main, right) = body.splitLeft(side > 0 ? area.width - side : area.width)
        if side > 0 {
            canvas.wall(x: right.x, in: right)
            canvas.put("┬", x: right.x, y: right.y - 1, .rule)
            if area.height >= 16 { canvas.put("┴", x: right.x, y: right.bottom, .rule) }
            IncidentList(situation: situation, chosen: state.chosen).drawColumn(
                into: &canvas, right.splitLeft(1).rest)
        }
        Panel.stack(Self.panels, situation, hasSide: side > 0, into: &canvas, main)
        guard side > 0 else { return }
        for y in right.y..<right.bottom where canvas[right.x - 1, y].role == .rule {
            canvas.put("┤", x: right.x, y: y, .rule)
        }
    }
}
