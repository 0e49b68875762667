import OperatorCore
import TerminalUI

/// Below the facts where there are few rows: those that are alike share a line.
struct SmallWall {
    let situation: Situation

    func draw(into canvas: inout Canvas, _ area: Rect) {
        let overview = SmallOverview(situation: situation)
        var rest = area
        for line in overview.components + overview.members(area.width) where !rest.isEmpty {
            let (row, below) = rest.splitTop(1)
            canvas.put(line, x: row.x, y: row.y, clip: row)
            rest = below
        }
    }
}
