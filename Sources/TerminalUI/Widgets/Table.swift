/// Rows under headings. A column that does not fit is left out whole, the least important first; nothing is cut in two.
public struct Table: Sendable {
    public struct Column: Sendable, Hashable {
        public var title: String
        public var width: Int
        public var alignment: Alignment
        /// The highest go first when room is short; 0 never goes.
        public var expendability: Int

        public init(_ title: String, width: Int, _ alignment: Alignment = .left, expendability: Int = 0) {
            self.title = title
            self.width = width
            self.alignment = alignment
            self.expendability = expendability
        }
    }

    public struct Row: Sendable, Hashable {
        public var mark: Mark
        public var cells: [StyledText.Piece]
        public var isSelected: Bool

        public init(mark: Mark, cells: [StyledText.Piece], isSelected: Bool = false) {
            self.mark = mark
            self.cells = cells
            self.isSelected = isSelected
        }
    }

    public var columns: [Column]
    public var rows: [Row]
    /// Blanks between columns.
    public var gap: Int

    public init(columns: [Column], rows: [Row], gap: Int = 2) {
        self.columns = columns
        self.rows = rows
        self.gap = gap
    }

    /// Indices of the columns that fit, in order. Two columns at the left are the selection's and the mark's.
    func fitting(in width: Int) -> [Int] {
        var kept = Array(columns.indices)
        func needed() -> Int { 3 + kept.reduce(0) { $0 + columns[$1].width } + gap * max(0, kept.count - 1) }
        while needed() > width {
            guard let worst = kept.max(by: { columns[$0].expendability < columns[$1].expendability }),
                columns[worst].expendability > 0
            else { break }
            kept.removeAll { $0 == worst }
        }
        return kept
    }

    /// Draws the heading and as many rows as fit; answers how many rows it drew.
    @discardableResult
    public func draw(into canvas: inout Canvas, _ area: Rect) -> Int {
        guard area.height > 0 else { return 0 }
        let kept = fitting(in: area.width)
        line(kept.map { .init(columns[$0].title, .quiet) }, kept, y: area.y, area, &canvas)
        let shown = rows.prefix(area.height - 1)
        for (index, row) in shown.enumerated() { draw(row, kept, y: area.y + 1 + index, area, &canvas) }
        return shown.count
    }

    private func draw(_ row: Row, _ kept: [Int], y: Int, _ area: Rect, _ canvas: inout Canvas) {
        canvas.put(String(row.mark.glyph), x: area.x + 1, y: y, row.mark.role, clip: area)
        line(kept.map { $0 < row.cells.count ? row.cells[$0] : .init("") }, kept, y: y, area, &canvas)
        guard row.isSelected else { return }
        let selection = Rect(x: area.x, y: y, width: area.width, height: 1)
        canvas.restyle(selection) { role in
            role == .cursorLine ? role : role == .critical ? .selectedCritical : .selected
        }
        canvas.put("▸", x: area.x, y: y, .selected, clip: area)
    }

    private func line(
        _ cells: [StyledText.Piece], _ kept: [Int], y: Int, _ area: Rect, _ canvas: inout Canvas
    ) {
        var x = area.x + 3
        for (cell, index) in zip(cells, kept) {
            let column = columns[index]
            let text = TextWidth.padded(cell.text, columns: column.width, alignment: column.alignment)
            canvas.put(text, x: x, y: y, cell.role, clip: area)
            x += column.width + gap
        }
    }
}
