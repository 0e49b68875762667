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
        if below > 0, top != nil, area.height > 1 {
            canvas.put(StyledText(" ↓ \(below) more ", .badge), endingAt: area.right, y: area.bottom - 1, clip: area)
        }
        return below
    }
}
