import OperatorCore
import TerminalUI

/// A part of a screen that is stacked with others in one column: how many rows it takes in which room, and how it draws
/// itself there. A panel is one file and one entry in the list of the screen that shows it.
struct Panel: Sendable {
    /// What is left of a column when a panel's turn comes.
    struct Room {
        let situation: Situation
        /// The whole column.
        let whole: Rect
        /// What the panels above left.
        let rest: Rect
        /// Incidents stand in a column of their own at the side.
        let hasSide: Bool

        var model: ViewModel { situation.model }
        var state: DashboardState { situation.model.state }
        var listed: ComponentList { situation.listed }
        /// Enough rows for headings and graphs.
        var isTall: Bool { whole.height >= 28 }
    }

    enum Size: Sendable, Hashable {
        /// Not shown in this room.
        case hidden
        case rows(Int, hasRuleBelow: Bool = true)
        /// All that is left; it is the last one.
        case all
    }

    /// What it is called, in lower case: `components`.
    let name: String
    /// Where arrows can be in it; nil: they pass it by.
    let pane: Pane?
    let size: @Sendable (Room) -> Size
    let draw: @Sendable (Room, inout Canvas, Rect) -> Void
    /// Its numbers that a person may ask about, in the order in which the cursor goes through them.
    var explains: @Sendable (DashboardState) -> [Explaining.Figure] = { _ in [] }

    /// Stacks panels in a column, each with what the ones above left, and a rule below where it says so.
    static func stack(
        _ panels: [Panel], _ situation: Situation, hasSide: Bool, into canvas: inout Canvas, _ area: Rect
    ) {
        var rest = area
        for panel in panels {
            let room = Room(situation: situation, whole: area, rest: rest, hasSide: hasSide)
            switch panel.size(room) {
            case .hidden: continue
            case .all: return panel.draw(room, &canvas, rest)
            case .rows(let count, let hasRuleBelow):
                let (own, below) = rest.splitTop(count)
                panel.draw(room, &canvas, own)
                rest = hasRuleBelow ? canvas.ruleTop(of: below) : below
            }
        }
    }
}

extension Canvas {
    /// Draws a rule in the first row; answers what is below.
    mutating func ruleTop(of area: Rect) -> Rect {
        let (line, below) = area.splitTop(1)
        if !line.isEmpty { rule(y: line.y, in: line) }
        return below
    }
}
