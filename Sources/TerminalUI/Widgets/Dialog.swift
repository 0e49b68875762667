/// A framed question over the screen; the focus starts on the button that changes nothing.
public struct Dialog: Sendable {
    public var title: StyledText
    public var lines: [StyledText]
    public var buttons: [String]
    public var focused: Int

    public init(title: StyledText, lines: [StyledText], buttons: [String], focused: Int = 0) {
        self.title = title
        self.lines = lines
        self.buttons = buttons
        self.focused = focused
    }

    public func draw(into canvas: inout Canvas, _ area: Rect) {
        let inner = min(max(20, area.width - 8), 64) - 4
        let text = Paragraph(lines: lines).wrapped(columns: inner)
        let frame = area.centred(width: inner + 4, height: text.count + (buttons.isEmpty ? 4 : 6))
        canvas.frame(frame)
        let content = frame.inset(horizontal: 2, vertical: 1)
        canvas.put(title, x: content.x, y: content.y, clip: content)
        for (row, line) in text.enumerated() { canvas.put(line, x: content.x, y: content.y + 2 + row, clip: content) }
        drawButtons(content, &canvas)
    }

    private func drawButtons(_ content: Rect, _ canvas: inout Canvas) {
        guard !buttons.isEmpty else { return }
        let shown = buttons.enumerated().map { $0 == focused ? "[ \($1) ]" : "  \($1)  " }
        let total = shown.reduce(0) { $0 + TextWidth.of($1) } + 4 * (shown.count - 1)
        var x = content.x + max(0, (content.width - total) / 2)
        for (index, label) in shown.enumerated() {
            let role: StyleRole = index == focused ? .buttonFocused : .button
            x += canvas.put(label, x: x, y: content.bottom - 1, role, clip: content) + 4
        }
    }
}

extension Canvas {
    /// An empty room with a thin frame around it: over what was drawn before.
    public mutating func frame(_ frame: Rect) {
        fill(frame, " ", .dialog)
        guard frame.width >= 2, frame.height >= 2 else { return }
        fill(Rect(x: frame.x, y: frame.y, width: frame.width, height: 1), "─", .dialogFrame)
        fill(Rect(x: frame.x, y: frame.bottom - 1, width: frame.width, height: 1), "─", .dialogFrame)
        fill(Rect(x: frame.x, y: frame.y, width: 1, height: frame.height), "│", .dialogFrame)
        fill(Rect(x: frame.right - 1, y: frame.y, width: 1, height: frame.height), "│", .dialogFrame)
        for (corner, x, y) in [
            ("╭", frame.x, frame.y), ("╮", frame.right - 1, frame.y), ("╰", frame.x, frame.bottom - 1),
            ("╯", frame.right - 1, frame.bottom - 1),
        ] {
            put(corner, x: x, y: y, .dialogFrame)
        }
    }
}
