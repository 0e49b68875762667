import OperatorCore
import TerminalUI

/// Nothing is configured: what this is, three ways to begin, and the way to one's own cluster step by step.
struct StartScreen {
    let state: DashboardState
    let start: StartView

    /// Where explanations begin, from the number's own column on.
    private static let labelColumns = 26

    func draw(into canvas: inout Canvas, _ area: Rect) {
        let (title, rest) = area.splitTop(1)
        TitleBar(model: state.model).draw(into: &canvas, title)
        var (body, keys) = rest.splitBottom(1)
        KeyBar(items: StartKeys(start: start).items).draw(into: &canvas, keys)
        if area.height >= 16 {
            canvas.rule(y: body.y, in: body)
            canvas.rule(y: body.bottom - 1, in: body)
            body = body.inset(horizontal: 0, vertical: 1)
        }
        let isRoomy = area.height >= 20
        let text = body.inset(horizontal: area.width >= 70 ? 4 : 1, vertical: isRoomy ? 1 : 0)
        switch start.step {
        case .choosing:
            let wide = Rect(x: text.x, y: text.y, width: area.right - text.x - 1, height: text.height)
            choices(into: &canvas, wide, isRoomy: isRoomy)
        case .typing:
            StartAddress(state: state, start: start).draw(into: &canvas, text, isRoomy: isRoomy)
        case .checking(let check), .naming(let check):
            StartCheckPane(start: start, check: check).draw(into: &canvas, text, isRoomy: isRoomy)
        }
    }

    // MARK: Three choices

    private func choices(into canvas: inout Canvas, _ area: Rect, isRoomy: Bool) {
        let isWide = area.width >= 64
        var lines = [
            StyledText("Watch a \(state.subject.title) cluster: know within seconds what broke, and why.", .value)
        ]
        if !isWide { lines = lines.flatMap { $0.wrapped(columns: area.width) } }
        if isRoomy {
            lines.append(StyledText("It only reads. Nothing leaves this machine until you allow it."))
            lines += [StyledText(""), StyledText("")]
        }
        let explanations = [
            ["one \(state.authority.name) address is enough; each step is checked"] + found,
            [
                "a simulated cluster on this machine; kill a node",
                "and see it found, explained, healed: \(DemoView.usualLength)",
            ],
            ["the same simulated cluster, unscripted"],
        ]
        for (index, name) in ["Watch my cluster", "See the demo", "Try it by hand"].enumerated() {
            lines += choice(index, name, explanations[index], isWide: isWide, isRoomy: isRoomy)
        }
        if isRoomy, isWide { lines += [StyledText("")] + shell }
        if let problem = start.problem {
            lines +=
                [StyledText("")]
                + (StyledText("✗ ", .critical) + StyledText(problem, .value))
                .wrapped(columns: area.width, indent: 2)
        }
        for (row, line) in lines.prefix(area.height).enumerated() {
            // What cannot be shown whole is left out.
            guard line.width <= area.width else { continue }
            canvas.put(line, x: area.x, y: area.y + row, clip: area)
        }
        mark(into: &canvas, area, lines)
    }

    /// The chosen one's mark hangs out to the left.
    private func mark(into canvas: inout Canvas, _ area: Rect, _ lines: [StyledText]) {
        let head = "\(start.chosen + 1)  "
        guard let row = lines.firstIndex(where: { $0.pieces.first?.text == head }), row < area.height else { return }
        let x = area.x >= 2 ? area.x - 2 : area.x - 1
        canvas.put("▸", x: x, y: area.y + row, .value)
    }

    private func choice(
        _ index: Int, _ name: String, _ words: [String], isWide: Bool, isRoomy: Bool
    ) -> [StyledText] {
        let isChosen = index == start.chosen
        let head = StyledText("\(index + 1)  ") + StyledText(name, isChosen ? .selected : .value)
        guard isWide else {
            let shown = isChosen && index == 0 ? start.finds.prefix(1).map { StyledText("   \($0.words)", .ok) } : []
            return [head] + shown
        }
        let first = head + StyledText(String(repeating: " ", count: max(1, Self.labelColumns - 2 - head.width)))
        let blank = StyledText(String(repeating: " ", count: Self.labelColumns - 2))
        let shown = (isRoomy ? words : Array(words.prefix(index == 0 ? 2 : 1))).enumerated().map { row, text in
            (row == 0 ? first : blank) + StyledText(text, index == 0 && row > 0 ? .ok : .normal)
        }
        return shown + (isRoomy ? [StyledText("")] : [])
    }

    private var found: [String] {
        start.finds.enumerated().map { index, find in
            if index > 0, case .local = find.way { return "l: \(find.words)" }
            return index == 0 ? "found: \(find.words)" : "also: \(find.words)"
        }
    }

    private var shell: [StyledText] {
        let program = start.program
        let endpoint = state.subject.description.endpoint
        let columns = Self.labelColumns - 2
        let blank = String(repeating: " ", count: columns)
        return [
            StyledText(TextWidth.padded("From a shell", columns: columns), .heading)
                + StyledText(
                    "\(program) dashboard --\(endpoint.flag) http://\(endpoint.example):\(endpoint.defaultPort)"),
            StyledText(blank + "\(program) demo          \(program) rehearse up"),
            StyledText(blank + "\(program) doctor        ") + StyledText("what it can reach", .quiet),
        ]
    }
}

/// Where an address is typed, and what is wrong with it.
struct StartAddress {
    let state: DashboardState
    let start: StartView

    func draw(into canvas: inout Canvas, _ area: Rect, isRoomy: Bool) {
        canvas.put(
            "Where does \(state.subject.description.endpoint.noun) answer?", x: area.x, y: area.y, .value, clip: area)
        let row = area.y + (isRoomy ? 2 : 1)
        let width = min(60, area.width - 2)
        start.address.draw(into: &canvas, x: area.x, y: row, width: width)
        let hints = [
            "a host, host:port or URL; any member will do, several with commas",
            "nothing is written to it: it is only read",
        ]
        let said = start.problem.map { [(StyledText("✗ ", .critical) + StyledText($0, .value))] }
        let lines = (said ?? hints.map { StyledText($0, .quiet) }).flatMap {
            $0.wrapped(columns: area.width, indent: 2)
        }
        for (index, line) in lines.enumerated() where row + 1 + index < area.bottom {
            canvas.put(line, x: area.x, y: row + (isRoomy ? 2 : 1) + index, clip: area)
        }
    }
}
