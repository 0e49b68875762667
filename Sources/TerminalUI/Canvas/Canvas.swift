private import Glibc

/// A screen's worth of cells that widgets draw into. Drawing outside it is cut, never wrapped, never an error.
public struct Canvas: Sendable, Equatable {
    public let width: Int
    public let height: Int
    public let glyphs: GlyphSet
    public private(set) var cells: [Cell]

    public init(width: Int, height: Int, glyphs: GlyphSet = .unicode) {
        self.width = max(0, width)
        self.height = max(0, height)
        self.glyphs = glyphs
        cells = Array(repeating: .blank, count: self.width * self.height)
    }

    public var bounds: Rect { Rect(x: 0, y: 0, width: width, height: height) }

    public subscript(x: Int, y: Int) -> Cell {
        x >= 0 && x < width && y >= 0 && y < height ? cells[y * width + x] : .blank
    }

    public func row(_ y: Int) -> ArraySlice<Cell> {
        y >= 0 && y < height ? cells[(y * width)..<((y + 1) * width)] : []
    }

    /// From the first to the last cell of a row that is another than in an earlier frame; nil: none is. All of it where
    /// that frame had another width.
    public func changedColumns(ofRow y: Int, since earlier: Canvas?) -> Range<Int>? {
        guard y >= 0, y < height, width > 0 else { return nil }
        guard let earlier, earlier.width == width, y < earlier.height else { return 0..<width }
        let start = y * width
        if isSame(start..<(start + width), earlier) { return nil }
        var (first, last) = (0, width - 1)
        while first <= last, cells[start + first] == earlier.cells[start + first] { first += 1 }
        guard first <= last else { return nil }
        while cells[start + last] == earlier.cells[start + last] { last -= 1 }
        // A wide character is written as a whole, the new one and the one it replaces.
        if first > 0, cells[start + first].width == 0 || earlier.cells[start + first].width == 0 { first -= 1 }
        if last + 1 < width, cells[start + last].width == 2 || earlier.cells[start + last].width == 2 { last += 1 }
        return first..<(last + 1)
    }

    /// Byte by byte, which says at once what most rows are: the same. Padding that differs costs a closer look, no more.
    private func isSame(_ range: Range<Int>, _ earlier: Canvas) -> Bool {
        cells.withUnsafeBytes { own in
            earlier.cells.withUnsafeBytes { other in
                let size = MemoryLayout<Cell>.stride
                guard let own = own.baseAddress, let other = other.baseAddress else { return false }
                return memcmp(own + range.lowerBound * size, other + range.lowerBound * size, range.count * size) == 0
            }
        }
    }

    /// Draws one line of text inside `clip`; what does not fit is cut. Answers the columns it took.
    @discardableResult
    public mutating func put(_ text: String, x: Int, y: Int, _ role: StyleRole = .normal, clip: Rect? = nil) -> Int {
        let area = (clip ?? bounds).intersection(bounds)
        guard y >= area.y, y < area.bottom else { return 0 }
        if let taken = putASCII(text, x: x, y: y, role, area) { return taken }
        var column = x
        for character in text {
            let shown = glyphs == .ascii ? ASCIIGlyphs.replacement(for: character) : character
            let columns = TextWidth.of(shown)
            guard columns > 0 else { continue }
            guard column + columns <= area.right else { break }
            if column >= area.x { set(Cell(shown, role, width: UInt8(columns)), column, y) }
            column += columns
        }
        return max(0, column - x)
    }

    /// Most text is plain: its bytes are its columns. nil: it is not.
    private mutating func putASCII(_ text: String, x: Int, y: Int, _ role: StyleRole, _ area: Rect) -> Int? {
        guard TextWidth.isPlain(text) else { return nil }
        var column = x
        for byte in text.utf8 {
            guard column < area.right else { break }
            if column >= area.x { set(Cell(Unicode.Scalar(byte), role), column, y) }
            column += 1
        }
        return max(0, column - x)
    }

    /// Draws one character of one column, where it is inside.
    mutating func put(glyph: Character, x: Int, y: Int, _ role: StyleRole) {
        guard x >= 0, x < width, y >= 0, y < height else { return }
        set(Cell(glyphs == .ascii ? ASCIIGlyphs.replacement(for: glyph) : glyph, role), x, y)
    }

    public mutating func fill(_ area: Rect, _ character: Character = " ", _ role: StyleRole = .normal) {
        let shown = glyphs == .ascii ? ASCIIGlyphs.replacement(for: character) : character
        let inside = area.intersection(bounds)
        let cell = Cell(shown, role)
        for y in inside.y..<max(inside.y, inside.bottom) {
            for x in inside.x..<max(inside.x, inside.right) { set(cell, x, y) }
        }
    }

    /// Gives cells another role and keeps their characters: the selected row, a stale pane.
    public mutating func restyle(_ area: Rect, _ change: (StyleRole) -> StyleRole) {
        let inside = area.intersection(bounds)
        for y in inside.y..<max(inside.y, inside.bottom) {
            for x in inside.x..<max(inside.x, inside.right) {
                cells[y * width + x].role = change(cells[y * width + x].role)
            }
        }
    }

    /// A thin line across the rectangle's row.
    public mutating func rule(y: Int, in area: Rect) {
        fill(Rect(x: area.x, y: y, width: area.width, height: 1), "─", .rule)
    }

    /// A thin line down the rectangle's column.
    public mutating func wall(x: Int, in area: Rect) {
        fill(Rect(x: x, y: area.y, width: 1, height: area.height), "│", .rule)
    }

    private mutating func set(_ cell: Cell, _ x: Int, _ y: Int) {
        let index = y * width + x
        clearHalf(of: index, x)
        if cell.width == 2 {
            clearHalf(of: index + 1, x + 1)
            cells[index + 1] = Cell(" ", cell.role, width: 0)
        }
        cells[index] = cell
    }

    /// A wide character that loses one half loses both.
    private mutating func clearHalf(of index: Int, _ x: Int) {
        if cells[index].width == 0, x > 0 { cells[index - 1] = Cell(" ", cells[index - 1].role) }
        if cells[index].width == 2, x + 1 < width { cells[index + 1] = Cell(" ", cells[index + 1].role) }
    }
}

extension Canvas {
    /// The glyph plane: one line a row, without blanks at the end.
    public var glyphPlane: String {
        plane { $0.width == 0 ? "" : String($0.character) }
    }

    /// The style plane: one letter a cell, a blank where nothing is drawn.
    public var stylePlane: String {
        plane { $0.isBlank ? " " : String($0.role.letter) }
    }

    func plane(_ show: (Cell) -> String) -> String {
        (0..<height).map { y in
            var line = row(y).map(show).joined()
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }.joined(separator: "\n") + "\n"
    }
}
