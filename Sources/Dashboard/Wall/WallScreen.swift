import OperatorCore
import TerminalUI

/// The wall: read across a room, without keys and cursor. What is open is pinned, what does not fit takes turns.
struct WallScreen {
    private let situation: Situation
    private let currency: WallCurrency
    private let state: DashboardState

    init(state: DashboardState) {
        self.state = state
        situation = Situation(state.model)
        currency = WallCurrency(state)
    }

    private var model: ViewModel { situation.model }
    private var listed: ComponentList { situation.listed }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        let (title, rest) = area.splitTop(1)
        TitleBar(model: model, product: area.width >= 100 ? "operator wall" : "wall").draw(into: &canvas, title)
        var body = area.height >= 16 ? rule(rest, &canvas) : rest
        body = headline(body, &canvas, rows: area.height)
        body = facts(body, &canvas, rows: area.height)
        if area.height >= 16 { body = rule(body, &canvas) }
        below(body, &canvas, rows: area.height)
        guard currency.isLost else { return }
        // Nothing of what was known may look alive.
        canvas.restyle(Rect(x: body.x, y: body.y, width: body.width, height: body.height)) {
            $0 == .rule ? .rule : .stale
        }
    }

    private func indent(_ area: Rect) -> Int { area.width >= 120 ? 4 : area.width >= 60 ? 2 : 0 }

    private func headline(_ area: Rect, _ canvas: inout Canvas, rows: Int) -> Rect {
        let headline = WallHeadline(situation, currency)
        let padding = rows >= 40 ? 2 : rows >= 20 ? 1 : 0
        let left = indent(area)
        let room = (rows < 16 ? BigText.Form.narrow.height : BigText.height) + 2 * padding
        let columns = area.width - 2 * left
        guard let fit = BigText.fitting(headline.texts, columns: columns, rows: room - 2 * padding) else {
            let (line, below) = area.splitTop(1)
            let words = headline.texts.first ?? ""
            canvas.put(
                TextWidth.fitted(words, columns: columns), x: area.x + left, y: line.y, headline.role, clip: line)
            return below
        }
        let (band, below) = area.splitTop(fit.form.height + 2 * padding)
        headline.draw(fit.text, fit.form, into: &canvas, band, padding: padding, indent: left)
        return below
    }

    private func facts(_ area: Rect, _ canvas: inout Canvas, rows: Int) -> Rect {
        let left = indent(area)
        var facts = WallFacts(situation: situation, currency: currency, width: area.width - 2 * left)
        facts.mostOthers = rows >= 40 ? 3 : rows >= 20 ? 2 : 1
        let isAiry = rows >= 40
        let lines = Array(facts.lines.prefix(rows >= 20 ? 8 : 3))
        var rest = isAiry ? area.splitTop(1).rest : area
        for (index, line) in lines.enumerated() {
            let (row, below) = rest.splitTop(1)
            canvas.put(line, x: row.x + left, y: row.y, clip: row)
            rest = isAiry && (index < 2 || index == lines.count - 1) ? below.splitTop(1).rest : below
        }
        return rest
    }

    /// The table, the members, the last day and the last incidents, as far as there is room, in this order.
    private func below(_ area: Rect, _ canvas: inout Canvas, rows: Int) {
        let left = indent(area)
        let isAiry = rows >= 40
        let inside = area.inset(horizontal: left)
        let members = MemberLines(model: model, listed: listed, chosen: nil)
        guard rows >= 16 else { return SmallWall(situation: situation).draw(into: &canvas, inside) }
        let table = WallTable(model: model, listed: listed)
        let memberRows = members.count + (isAiry ? 2 : 0)
        let wanted = table.height(isAiry: isAiry) + (isAiry ? 3 : 1) + memberRows
        let history = max(0, min(area.height - wanted, isAiry ? 9 : 5))
        var (rest, last) = (inside, Rect(x: 0, y: 0, width: 0, height: 0))
        if history >= 3 { (rest, last) = inside.splitBottom(history) }
        let (top, bottom) = rest.splitBottom(memberRows + 1)
        let isSpread = isAiry && top.height >= table.height(isAiry: true) + 1
        table.draw(into: &canvas, isSpread ? top.splitTop(1).rest : top, isAiry: isSpread)
        let rows = (isSpread ? 1 : 0) + table.height(isAiry: isSpread)
        drawVerdict(top.splitTop(rows).rest, &canvas, full: area)
        drawMembers(members, bottom, &canvas, isAiry: isAiry, full: area)
        if !last.isEmpty { drawHistory(last, &canvas, isAiry: isAiry, full: area) }
    }

    /// Where the table leaves room in trouble: what is known of the cause.
    private func drawVerdict(_ area: Rect, _ canvas: inout Canvas, full: Rect) {
        guard let worst = situation.worst, !currency.isLost, area.height >= 6 else { return }
        let lines = VerdictPane(model: model, incident: worst.id).lines(width: area.width).prefix(area.height - 2)
        guard !lines.isEmpty else { return }
        canvas.rule(y: area.y + 1, in: full)
        for (row, line) in lines.enumerated() { canvas.put(line, x: area.x, y: area.y + 2 + row, clip: area) }
    }

    private func drawMembers(
        _ members: MemberLines, _ area: Rect, _ canvas: inout Canvas, isAiry: Bool, full: Rect
    ) {
        canvas.rule(y: area.y, in: full)
        var rest = area.splitTop(1).rest
        if isAiry { rest = rest.splitTop(1).rest }
        // It begins one column further in, as in the dashboard.
        members.draw(into: &canvas, Rect(x: rest.x - 1, y: rest.y, width: rest.width + 2, height: rest.height))
    }

    private func drawHistory(_ area: Rect, _ canvas: inout Canvas, isAiry: Bool, full: Rect) {
        let history = WallHistory(situation: situation)
        canvas.rule(y: area.y, in: full)
        var rest = area.splitTop(isAiry ? 2 : 1).rest
        if rest.height >= 4 {
            let (strip, below) = rest.splitTop(2)
            history.drawStrip(into: &canvas, strip)
            rest = isAiry ? below.splitTop(1).rest : below
        }
        history.drawList(into: &canvas, rest)
    }

    private func rule(_ area: Rect, _ canvas: inout Canvas) -> Rect {
        let (line, below) = area.splitTop(1)
        canvas.rule(y: line.y, in: line)
        return below
    }
}

/// Below the facts where there are few rows: those that are alike share a line.
struct SmallWall {
    let situation: Situation

    func draw(into canvas: inout Canvas, _ area: Rect) {
        let overview = SmallOverview(situation: situation)
        var rest = area
        for line in overview.components + overview.members(area.width) where !rest.isEmpty {
            let (row, below) = rest.splitTop(1)
            canvas.put(line, x: row.x, y: row.y, clip: row)
            rest = below
        }
    }
}
