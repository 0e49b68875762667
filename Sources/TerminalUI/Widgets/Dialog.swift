/// A framed question over the screen; the focus starts on the button that changes nothing.
public struct Dialog: Sendable {
    public var title: StyledText
    public var lines: [StyledText]
    /// Said in their place where they do not fit; empty: the same lines.
    public var short: [StyledText]
    /// Lines that begin with a label begin again below its words.
    public var indent = 0
    public var buttons: [String]
    public var focused: Int

    public init(
        title: StyledText, lines: [StyledText], short: [StyledText] = [], buttons: [String], focused: Int = 0
    ) {
        self.title = title
        self.lines = lines
        self.short = short
        self.buttons = buttons
        self.focused = focused
    }

    public func draw(into canvas: inout Canvas, _ area: Rect) {
        let (text, gap) = layout(in: area)
        let frame = frame(in: area)
        canvas.frame(frame)
        let content = frame.inset(horizontal: 2, vertical: 1)
        canvas.put(title, x: content.x, y: content.y, clip: content)
        for (row, line) in text.enumerated() {
            canvas.put(line, x: content.x, y: content.y + 1 + gap + row, clip: content)
        }
        drawButtons(content, &canvas)
    }

    /// Where it stands: in the middle of the area.
    public func frame(in area: Rect) -> Rect {
        let (text, gap) = layout(in: area)
        let rows = buttons.isEmpty ? gap : 2 * gap + 1
        return area.centred(width: Self.columns(area) + 4, height: text.count + rows + 3)
    }

    /// No wider than words read well; a small screen is used whole.
    private static func columns(_ area: Rect) -> Int {
        area.width < 60 ? area.width - 4 : min(area.width - 8, 64) - 4
    }

    /// The wrapped words and the blank rows around them. Where room is short blank lines go first, then the last lines
    /// whole.
    private func layout(in area: Rect) -> (text: [StyledText], gap: Int) {
        let columns = Self.columns(area)
        let all = lines.flatMap { wrapped($0, columns, indent) }
        let fixed = buttons.isEmpty ? 3 : 4
        if all.count + fixed + (buttons.isEmpty ? 1 : 2) <= area.height { return (all, 1) }
        var dense: [StyledText] = []
        for line in short.isEmpty ? lines : short where line.width > 0 {
            let wrapped = wrapped(line, columns, short.isEmpty ? min(indent, 2) : min(indent, 1))
            let room = area.height - fixed - dense.count
            guard wrapped.count <= room || dense.isEmpty else { break }
            dense += wrapped.prefix(max(0, room))
        }
        return (dense, 0)
    }

    private func wrapped(_ line: StyledText, _ columns: Int, _ indent: Int) -> [StyledText] {
        let hasLabel = line.pieces.count > 1
        return Paragraph(lines: [line], indent: hasLabel ? indent : 0).wrapped(columns: columns)
    }

    /// Side by side; where they are too many those around the focused one, with arrows to the others.
    private func drawButtons(_ content: Rect, _ canvas: inout Canvas) {
        guard !buttons.isEmpty else { return }
        let shown = buttons.enumerated().map { $0 == focused ? "[ \($1) ]" : "  \($1)  " }
        let all = shown.indices
        func width(_ range: Range<Int>, _ gap: Int) -> Int {
            shown[range].reduce(0) { $0 + TextWidth.of($1) } + gap * (range.count - 1)
        }
        let gap = width(all, 4) <= content.width ? 4 : 0
        var range = all
        while width(range, gap) + (range == all ? 0 : 4) > content.width, range.count > 1 {
            range = range.upperBound - 1 > focused ? range.dropLast() : range.dropFirst()
        }
        var x = content.x + max(0, (content.width - width(range, gap)) / 2)
        if range.lowerBound > 0 { canvas.put("←", x: x - 2, y: content.bottom - 1, .button, clip: content) }
        for index in range {
            let role: StyleRole = index == focused ? .buttonFocused : .button
            x += canvas.put(shown[index], x: x, y: content.bottom - 1, role, clip: content) + gap
        }
        guard range.upperBound < shown.count else { return }
        canvas.put("→", x: x - gap + 1, y: content.bottom - 1, .button, clip: content)
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
