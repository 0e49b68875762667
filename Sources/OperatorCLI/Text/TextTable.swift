import CommandLineKit

/// Rows of aligned columns; the last column may be as long as it likes.
struct TextTable {
    enum Alignment { case left, right }

    /// A cell's words and what to do with them on a coloured terminal; width counts the words alone.
    struct Cell: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
        let text: String
        let paint: ((String) -> String)?

        init(_ text: String, paint: ((String) -> String)? = nil) {
            self.text = text
            self.paint = paint
        }

        init(stringLiteral value: String) { self.init(value) }
    }

    private let heads: [(title: String, alignment: Alignment)]
    private var rows: [[Cell]] = []

    init(_ heads: (title: String, alignment: Alignment)...) {
        self.heads = heads
    }

    init(heads: [(title: String, alignment: Alignment)]) {
        self.heads = heads
    }

    mutating func add(_ cells: Cell...) { rows.append(cells) }
    mutating func add(_ cells: [Cell]) { rows.append(cells) }

    /// Head and rows, indented by two; columns are two blanks apart. Where no column has a title there is no head.
    func lines(_ style: TextStyle) -> [String] {
        let widths = heads.indices.map { column in
            rows.map { column < $0.count ? $0[column].text.count : 0 }.reduce(heads[column].title.count, max)
        }
        let head = heads.map { Cell($0.title, paint: style.dim) }
        let all = heads.allSatisfy(\.title.isEmpty) ? rows : [head] + rows
        return all.map { row in
            var line = " "
            for (column, cell) in row.enumerated() where column < heads.count {
                let isLast = column == heads.count - 1
                let gap = String(repeating: " ", count: max(0, widths[column] - cell.text.count))
                let painted = style.isColoured ? cell.paint?(cell.text) ?? cell.text : cell.text
                line += " " + (heads[column].alignment == .right ? gap + painted : painted + (isLast ? "" : gap)) + " "
            }
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
