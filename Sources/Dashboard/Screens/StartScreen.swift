import TerminalUI

/// Nothing is configured: what this is, and three ways to begin.
struct StartScreen {
    let state: DashboardState

    func draw(into canvas: inout Canvas, _ area: Rect) {
        guard let start = state.start else { return }
        let (title, rest) = area.splitTop(1)
        TitleBar(lens: Lens(state)).draw(into: &canvas, title)
        let (body, keys) = rest.splitBottom(1)
        canvas.put(
            "↑ ↓ choose   Enter begin   ? help   q quit", x: keys.x + 1, y: keys.y, .keyLabel, clip: keys)
        if area.height >= 16 {
            canvas.rule(y: body.y, in: body)
            canvas.rule(y: body.bottom - 1, in: body)
        }
        let isSmall = area.height < 20
        let text = body.inset(horizontal: area.width >= 70 ? 4 : 1, vertical: isSmall ? 0 : 2)
        Paragraph(lines: lines(start, isSmall: isSmall, width: text.width)).draw(into: &canvas, text)
    }

    private func lines(_ start: StartView, isSmall: Bool, width: Int) -> [StyledText] {
        let choices = [
            ("Watch my cluster", start.found ?? "one PD address is enough; it only reads"),
            ("See the demo", "a node is killed, found, explained and healed"),
            ("Try it by hand", "the same simulated cluster, unscripted"),
        ]
        var lines = [StyledText("Watch a cluster: know within seconds what broke, and why.", .value)]
        if !isSmall { lines += [StyledText("It only reads. Nothing leaves this machine.", .quiet), StyledText("")] }
        for (index, choice) in choices.enumerated() {
            let isChosen = index == start.chosen
            let head = "\(isChosen ? "▸" : " ") \(index + 1)  \(TextWidth.padded(choice.0, columns: 18))"
            let line = StyledText(head, isChosen ? .selected : .value)
            if isSmall || width < 64 { lines.append(line) } else { lines.append(line + StyledText("  " + choice.1)) }
            if !isSmall { lines.append(StyledText("")) }
        }
        guard !isSmall else { return lines }
        return lines + [
            StyledText("From a shell", .heading),
            StyledText("  \(start.program) dashboard --pd http://10.0.1.4:2379"),
            StyledText("  \(start.program) demo          \(start.program) rehearse up"),
            StyledText(""), StyledText("Settings are read from \(start.configurationFile)", .quiet),
        ]
    }
}
