import OperatorCore
import TerminalUI

/// The components that serve, with room around them: those in trouble always, the others page after page.
struct WallTable {
    static let pageLasts: Duration = .seconds(10)

    let model: ViewModel
    let listed: ComponentList

    private var kind: String { listed.primaryKind ?? "component" }

    /// Rows it would take, heading and all.
    func height(isAiry: Bool) -> Int { isAiry ? 2 * listed.primary.count + 1 : listed.primary.count + 1 }

    func draw(into canvas: inout Canvas, _ area: Rect, isAiry: Bool) {
        guard !listed.primary.isEmpty, area.height >= 2 else {
            if model.state.live.observation == nil {
                canvas.put("asking …", x: area.x, y: area.y, .quiet, clip: area)
            }
            return
        }
        let step = isAiry ? 2 : 1
        let page = Page(listed.primary, rows: max(1, (area.height - 1) / step), at: model.state.now)
        let columns = WallColumns(model: model, kind: kind, entries: listed.primary, width: area.width)
        columns.drawHeading("\(kind.uppercased())S\(page.words)", into: &canvas, area)
        for (index, entry) in page.shown.enumerated() {
            let row = Rect(x: area.x, y: area.y + step * (index + 1), width: area.width, height: 1)
            columns.draw(entry, into: &canvas, row)
        }
    }

    /// Which rows are shown now.
    private struct Page {
        let shown: [ComponentList.Entry]
        let words: String

        init(_ entries: [ComponentList.Entry], rows: Int, at now: Moment) {
            guard entries.count > rows else {
                (shown, words) = (entries, "")
                return
            }
            let pinned = Array(entries.filter { $0.health != .ok }.prefix(max(1, rows / 2)))
            let names = Set(pinned.map(\.id))
            let others = entries.filter { !names.contains($0.id) }
            let room = max(1, rows - pinned.count)
            let count = (others.count + room - 1) / room
            let turn = Int(now.uptimeNanoseconds / WallTable.pageLasts.wholeNanoseconds) % max(1, count)
            shown = pinned + others.dropFirst(turn * room).prefix(room)
            words = "   \(turn + 1) of \(count)"
        }
    }
}
