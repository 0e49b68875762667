/// Values over time as bars that start at zero; a gap is drawn as a gap, never as a zero.
public struct Sparkline: Sendable {
    /// Oldest first; nil is a gap.
    public var values: [Double?]
    /// The value of a full bar; a larger one is drawn full.
    public var maximum: Double
    public var role: StyleRole
    /// The column of the scrub cursor, counted from the right.
    public var cursorFromRight: Int?

    public init(values: [Double?], maximum: Double, role: StyleRole = .graph, cursorFromRight: Int? = nil) {
        self.values = values
        self.maximum = maximum
        self.role = role
        self.cursorFromRight = cursorFromRight
    }

    /// Draws the newest values at the right edge, one column each, as high as the area.
    public func draw(into canvas: inout Canvas, _ area: Rect) {
        guard !area.isEmpty else { return }
        let shown = values.suffix(area.width)
        for (offset, value) in shown.enumerated() {
            let x = area.right - shown.count + offset
            guard let value, value.isFinite else {
                canvas.put(glyph: "╌", x: x, y: area.bottom - 1, .quiet)
                continue
            }
            bar(value, x: x, area, &canvas)
        }
        if let cursorFromRight, cursorFromRight < area.width {
            let column = Rect(x: area.right - 1 - cursorFromRight, y: area.y, width: 1, height: area.height)
            canvas.restyle(column) { _ in .cursorLine }
        }
    }

    private func bar(_ value: Double, x: Int, _ area: Rect, _ canvas: inout Canvas) {
        let bars = canvas.glyphs.bars
        let share = maximum > 0 ? min(1, max(0, value / maximum)) : 0
        let eighths = Int((share * Double(area.height * bars.count)).rounded(.up))
        // A value above zero shows at least the lowest bar; zero itself shows nothing above the base line.
        for row in 0..<area.height {
            let filled = min(bars.count, max(0, eighths - row * bars.count))
            guard filled > 0 else { continue }
            canvas.put(glyph: bars[filled - 1], x: x, y: area.bottom - 1 - row, role)
        }
    }

    /// A round number not below the largest value: 1, 2 or 5 times a power of ten.
    public static func niceMaximum(of values: [Double?]) -> Double {
        let largest = values.compactMap { $0 }.filter(\.isFinite).max() ?? 0
        guard largest > 0 else { return 1 }
        var step = 1.0
        while step < largest { step *= 10 }
        while step / 10 >= largest { step /= 10 }
        for share in [0.2, 0.4, 0.5] where step * share >= largest { return step * share }
        return step
    }
}
