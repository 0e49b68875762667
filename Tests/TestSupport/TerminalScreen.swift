/// A small terminal: takes what a full-screen program writes and knows what is shown. It knows what ncurses uses of an
/// xterm; colours are thrown away.
public struct TerminalScreen: Sendable {
    private var cells: [[Character]]
    private var x = 0
    private var y = 0
    private var last: Character = " "

    public init(columns: Int, rows: Int, _ output: [UInt8]) {
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
        var rest = String(decoding: output, as: UTF8.self).unicodeScalars[...]
        while let scalar = rest.popFirst() { take(scalar, &rest) }
    }

    /// Line by line, without blanks at the end.
    public var lines: [String] {
        cells.map { row in
            let text = String(row)
            return String(
                text.prefix(upTo: text.lastIndex { $0 != " " }.map { text.index(after: $0) } ?? text.startIndex))
        }
    }

    public var text: String { lines.joined(separator: "\n") }

    private mutating func take(_ scalar: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView) {
        switch scalar {
        case "\u{1B}": escape(&rest)
        case "\r": x = 0
        case "\n": y = min(cells.count - 1, y + 1)
        case "\u{8}": x = max(0, x - 1)
        case _ where scalar.value < 0x20: break
        default: put(Character(scalar))
        }
    }

    private mutating func put(_ character: Character) {
        last = character
        guard cells.indices.contains(y), cells[y].indices.contains(x) else { return }
        cells[y][x] = character
        x += 1
    }

    private mutating func escape(_ rest: inout Substring.UnicodeScalarView) {
        switch rest.popFirst() {
        case "[": sequence(&rest)
        case "(", ")": _ = rest.popFirst()
        case "]": while let next = rest.popFirst(), next != "\u{7}", next != "\u{1B}" {}
        default: break
        }
    }

    private mutating func sequence(_ rest: inout Substring.UnicodeScalarView) {
        var parameters = ""
        while let next = rest.popFirst() {
            if (0x40...0x7E).contains(next.value) { return control(next, parameters) }
            parameters.unicodeScalars.append(next)
        }
    }

    private mutating func control(_ final: Unicode.Scalar, _ parameters: String) {
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let first = numbers.first ?? 0
        let count = max(1, first)
        switch final {
        case "H": (y, x) = (max(1, first) - 1, max(1, numbers.count > 1 ? numbers[1] : 1) - 1)
        case "d": y = count - 1
        case "G": x = count - 1
        case "A": y = max(0, y - count)
        case "B": y = min(cells.count - 1, y + count)
        case "C": x += count
        case "D": x = max(0, x - count)
        case "b": for _ in 0..<count { put(last) }
        case "X": blank(y, x..<(x + count))
        case "K": first == 1 ? blank(y, 0..<(x + 1)) : blank(y, (first == 2 ? 0 : x)..<Int.max)
        case "J" where first == 2: for row in cells.indices { blank(row, 0..<Int.max) }
        case "J" where first == 0:
            blank(y, x..<Int.max)
            for row in cells.indices where row > y { blank(row, 0..<Int.max) }
        default: break
        }
    }

    private mutating func blank(_ row: Int, _ columns: Range<Int>) {
        guard cells.indices.contains(row) else { return }
        for column in columns.clamped(to: cells[row].indices) { cells[row][column] = " " }
    }
}
