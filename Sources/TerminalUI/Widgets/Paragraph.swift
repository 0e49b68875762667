/// Styled lines, wrapped to the width, that follow their end as they grow until somebody scrolls away from it.
public struct Paragraph: Sendable {
    public var lines: [StyledText]
    /// Wrapped lines begin again so far in.
    public var indent: Int

    public init(lines: [StyledText], indent: Int = 0) {
        self.lines = lines
        self.indent = indent
    }

    public func wrapped(columns: Int) -> [StyledText] {
        lines.flatMap { $0.pieces.isEmpty ? [$0] : $0.wrapped(columns: columns, indent: indent) }
    }

    /// Draws from the wrapped line `top`, or the last ones where it is nil. Answers how many lines lie below.
    @discardableResult
    public func draw(into canvas: inout Canvas, _ area: Rect, top: Int? = 0) -> Int {
        let all = wrapped(columns: area.width)
        let last = max(0, all.count - area.height)
        let first = min(max(0, top ?? last), last)
        for (row, line) in all.dropFirst(first).prefix(area.height).enumerated() {
            canvas.put(line, x: area.x, y: area.y + row, clip: area)
        }
        let below = max(0, all.count - first - area.height)
        if top != nil, area.height > 1 { canvas.tellMore(below, in: area) }
        return below
    }
}

extension Canvas {
    /// Says at the end of the area's last row how many lines lie below. Words that are in its way go whole, and count.
    public mutating func tellMore(_ below: Int, in area: Rect) {
        guard below > 0, !area.isEmpty else { return }
        let row = Rect(x: area.x, y: area.bottom - 1, width: area.width, height: 1)
        func badge(_ count: Int) -> StyledText { StyledText(" ↓ \(count) more ", .badge) }
        let start = row.right - badge(below).width
        let isFree = (start..<row.right).allSatisfy { self[$0, row.y].character == " " }
        if !isFree { fill(row) }
        put(badge(isFree ? below : below + 1), endingAt: row.right, y: row.y, clip: area)
    }
}
