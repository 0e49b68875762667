import TerminalUI

/// Where a pane over the screen may stand, so that what it is about stays visible: the row it would hit, the number it explains.
struct PaneRoom {
    let canvas: Canvas
    let area: Rect

    /// The row that keys will hit.
    var marked: Int? { rows.first { canvas[area.x, $0].role == .selected } }

    /// The row of the number that is explained; a graph's cursor is no number.
    var explained: Int? {
        rows.first { y in
            canvas.row(y).contains { $0.role == .cursorLine && Self.isWord($0.character) }
        }
    }

    /// A letter, a digit, or the dash of a value that is missing.
    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == Character(FigureText.missing)
    }

    /// All of the area where a pane of this height in its middle leaves the row free; else what lies below the row or
    /// above it; where neither is high enough, all of it after all.
    func room(for height: Int, keeping row: Int?) -> Rect {
        let middle = area.centred(width: area.width, height: height)
        guard let row, row >= middle.y, row < middle.bottom else { return area }
        if below(row).height >= height { return below(row) }
        return above(row).height >= height ? above(row) : area
    }

    func below(_ row: Int) -> Rect { area.splitTop(row + 1 - area.y).rest }
    func above(_ row: Int) -> Rect { area.splitTop(row - area.y).top }

    private var rows: Range<Int> { area.y..<area.bottom }
}
