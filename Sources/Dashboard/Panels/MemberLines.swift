import OperatorCore
import TerminalUI

/// The members that lead and vote: one line for each kind, or a row for each member where one of them is in trouble.
struct MemberLines {
    let model: ViewModel
    let listed: ComponentList
    let chosen: Selection?
    /// Rows there is room for.
    var most = Int.max
    /// What the cluster counts over all its data stands at the right, where no line of its own has it.
    var hasCounts = true

    var count: Int { listed.others.reduce(0) { $0 + (isSpread($1.entries) ? $1.entries.count : 1) } }

    /// A row for each: some are in trouble, and they fit.
    private func isSpread(_ entries: [ComponentList.Entry]) -> Bool {
        entries.count <= most && entries.contains { $0.health == .down || $0.health == .degraded }
    }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        var rest = area
        for (kind, entries) in listed.others {
            if isSpread(entries) {
                let sorted = entries.sorted {
                    ($0.health == .down ? 0 : 1, $0.id) < ($1.health == .down ? 0 : 1, $1.id)
                }
                for entry in sorted where !rest.isEmpty {
                    let (line, below) = rest.splitTop(1)
                    row(entry, entries, into: &canvas, line)
                    rest = below
                }
            } else if !rest.isEmpty {
                let (top, below) = rest.splitTop(1)
                line(kind, entries, into: &canvas, top)
                rest = below
            }
        }
    }

    // MARK: - One row a member

    /// Mark, name, address, and what it is doing for how long.
    private func row(
        _ entry: ComponentList.Entry, _ all: [ComponentList.Entry], into canvas: inout Canvas, _ area: Rect
    ) {
        let names = all.map { TextWidth.of($0.component.name) }.max() ?? 0
        let address = Self.withoutScheme(entry.component.address)
        let addresses = all.map { TextWidth.of(Self.withoutScheme($0.component.address)) }.max() ?? 0
        var x = area.x + 1
        x += canvas.put("\(entry.mark.glyph) ", x: x, y: area.y, entry.mark.role, clip: area)
        x += canvas.put(TextWidth.padded(entry.component.name, columns: names + 2), x: x, y: area.y, .value, clip: area)
        if area.width >= 60 {
            x += canvas.put(TextWidth.padded(address, columns: addresses + 3), x: x, y: area.y, clip: area)
        }
        let words = spoken(entry)
        let role: StyleRole = model.isExplained(.state(entry.id)) ? .cursorLine : role(entry)
        x += canvas.put(TextWidth.fitted(words, columns: area.right - x), x: x, y: area.y, role, clip: area)
        guard chosen == .component(entry.id), model.state.explaining == nil else { return }
        canvas.restyle(area) { $0 == .critical ? .selectedCritical : .selected }
        canvas.put("▸", x: area.x, y: area.y, .selected, clip: area)
    }

    private func spoken(_ entry: ComponentList.Entry) -> String {
        guard let state = entry.state, state.state != "unknown" else { return "not known" }
        if entry.health != .down, let says = state.facts[ComponentState.ownWordFact], !says.isEmpty {
            return model.word(entry.id, state)?.tone == .leading ? state.state : "answers, \(says)"
        }
        let since = model.view.states.since(entry.id, at: model.moment)
        let age = since.map { " " + FigureText.age(model.moment.elapsed(since: $0)) } ?? ""
        let before = model.view.states.before(entry.id, at: model.moment)
        let led = before.flatMap { model.kind(entry.id.kind)?.state($0) }.map { $0.tone == .leading } ?? false
        return state.state + age + (led ? ", was \(before ?? "")" : "")
    }

    private static func withoutScheme(_ address: String) -> String {
        address.firstRange(of: "://").map { String(address[$0.upperBound...]) } ?? address
    }

    // MARK: - One line a kind

    private func line(_ kind: String, _ entries: [ComponentList.Entry], into canvas: inout Canvas, _ area: Rect) {
        let name = model.kind(kind)?.name ?? kind
        let isWide = area.width >= 90
        var x = area.x + 1
        x += canvas.put(
            TextWidth.padded(name, columns: isWide ? 7 : TextWidth.of(name) + 2), x: x, y: area.y, .heading, clip: area)
        for entry in entries {
            let isChosen = chosen == .component(entry.id) && model.state.explaining == nil
            let word = shownWord(entry)
            let width = 2 + TextWidth.of(entry.component.name) + (word.isEmpty ? 0 : 1 + TextWidth.of(word))
            guard x + width <= area.right else { return }
            let start = x
            x += canvas.put("\(entry.mark.glyph) ", x: x, y: area.y, entry.mark.role, clip: area)
            x += canvas.put(entry.component.name, x: x, y: area.y, .normal, clip: area)
            if !word.isEmpty { x += canvas.put(" " + word, x: x, y: area.y, role(entry), clip: area) }
            let isAsked = model.isExplained(.state(entry.id))
            if isChosen || isAsked {
                let role: StyleRole = isAsked ? .cursorLine : .selected
                canvas.restyle(Rect(x: start, y: area.y, width: x - start, height: 1)) { _ in role }
            }
            x += isWide ? 3 : 2
        }
        if hasCounts { counts(into: &canvas, Rect(x: x, y: area.y, width: area.right - x, height: 1)) }
    }

    /// What is expected of most is not said.
    private func shownWord(_ entry: ComponentList.Entry) -> String {
        let isUsual = model.word(entry.id, entry.state)?.goesWithoutSaying == true
        return isUsual ? "" : entry.state?.state ?? ComponentState.unknown.state
    }

    private func role(_ entry: ComponentList.Entry) -> StyleRole {
        guard let state = entry.state, state.state != ComponentState.unknown.state else { return .stale }
        return StyleRole(model.word(entry.id, state)?.tone ?? .degraded)
    }

    /// What the cluster counts over all its data, where it fits.
    private func counts(into canvas: inout Canvas, _ area: Rect) {
        var text = StyledText([])
        for metric in model.state.subject.metrics where metric.scope == .cluster && metric.group != nil {
            let value = model.value(metric.id, nil)
            guard value.value != nil else { continue }
            let next =
                text + StyledText(text.pieces.isEmpty ? "" : "   ")
                + StyledText((metric.shortTitle ?? metric.title) + " ", .quiet)
                + StyledText(model.text(metric.id, nil), value.isStale ? .stale : .value)
            guard next.width + 2 <= area.width else { break }
            text = next
        }
        canvas.put(text, endingAt: area.right - 1, y: area.y, clip: area)
    }
}

extension MemberLines {
    /// As many rows as members in trouble need, at most a third of what is left; right below them a line for each group of
    /// metrics, where those fit.
    static let panel = Panel(
        name: "members", pane: nil,
        size: { room in
            guard !room.listed.others.isEmpty else { return .hidden }
            return .rows(lines(room).count + (hasGroups(room) ? groups(room).groups.count : 0))
        },
        draw: { room, canvas, area in
            let (own, below) = area.splitTop(lines(room).count)
            lines(room).draw(into: &canvas, own)
            if hasGroups(room) { groups(room).draw(into: &canvas, below) }
        },
        explains: { $0.figuresOfGroups })

    private static func hasGroups(_ room: Panel.Room) -> Bool {
        room.rest.height >= (room.situation.isTrouble ? 16 : 9)
    }

    private static func groups(_ room: Panel.Room) -> GroupLines { GroupLines(model: room.model, listed: room.listed) }

    private static func lines(_ room: Panel.Room) -> MemberLines {
        MemberLines(
            model: room.model, listed: room.listed, chosen: room.state.chosen, most: max(1, room.rest.height / 3),
            hasCounts: !hasGroups(room))
    }
}
