import OperatorCore
import TerminalUI

/// Where an address is typed, and what is wrong with it.
struct StartAddress {
    let state: DashboardState
    let start: StartView

    func draw(into canvas: inout Canvas, _ area: Rect, isRoomy: Bool) {
        canvas.put(
            "Where does \(state.subject.description.endpoint.noun) answer?", x: area.x, y: area.y, .value, clip: area)
        let row = area.y + (isRoomy ? 2 : 1)
        let width = min(60, area.width - 2)
        start.address.draw(into: &canvas, x: area.x, y: row, width: width)
        let hints = [
            "a host, host:port or URL; any member will do, several with commas",
            "nothing is written to it: it is only read",
        ]
        let said = start.problem.map { [(StyledText("✗ ", .critical) + StyledText($0, .value))] }
        let lines = (said ?? hints.map { StyledText($0, .quiet) }).flatMap {
            $0.wrapped(columns: area.width, indent: 2)
        }
        for (index, line) in lines.enumerated() where row + 1 + index < area.bottom {
            canvas.put(line, x: area.x, y: row + (isRoomy ? 2 : 1) + index, clip: area)
        }
    }
}
