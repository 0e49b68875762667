import CNcurses
import Glibc
import TerminalUI

/// Turns our cells into those that ncurses keeps.
struct CellEncoder {
    /// By the role's number.
    private let attributes: [attr_t]
    private let pairs: [Int16]

    init(palette: Palette) {
        attributes = StyleRole.allCases.map(palette.attributes)
        pairs = StyleRole.allCases.map(palette.pair)
    }

    /// Hands these columns of a row to a window.
    func write(_ row: ArraySlice<Cell>, _ columns: Range<Int>, at y: Int, _ window: UnsafeMutablePointer<WINDOW>) {
        let first = row.startIndex + columns.lowerBound
        let cells = row[first..<min(row.endIndex, first + columns.count)]
        let encoded = cells.compactMap { $0.width > 0 ? encode($0) : nil }
        wmove(window, Int32(y), Int32(columns.lowerBound))
        wadd_wchnstr(window, encoded, Int32(encoded.count))
    }

    /// Where the C library would draw a character wider or narrower than we counted, a `?` keeps the columns right.
    private func encode(_ cell: Cell) -> cchar_t {
        var base = wchar_t(bitPattern: cell.scalar.value)
        var mark = wchar_t(bitPattern: cell.mark?.value ?? 0)
        if !cell.scalar.isASCII, wcwidth(base) != Int32(cell.width) {
            // Two columns: a blank of two columns, which every width table knows.
            base = cell.width == 2 ? 0x3000 : 0x3F
            mark = 0
        }
        let role = Int(cell.role.rawValue)
        var encoded = cchar_t()
        op_set_cell(&encoded, base, mark, attributes[role], pairs[role])
        return encoded
    }
}
