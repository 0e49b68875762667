import OperatorCore
import TerminalUI

/// The components that serve: what we see beside what the cluster says, and their figures with a sparkline.
struct ComponentTable {
    let model: ViewModel
    let listed: ComponentList
    let chosen: Selection?

    private let metrics: [MetricColumn]
    private let drawn: MetricColumn?
    /// Those that the filter leaves.
    private let all: [ComponentList.Entry]

    init(model: ViewModel, listed: ComponentList, chosen: Selection?) {
        self.model = model
        self.listed = listed
        self.chosen = chosen
        metrics = listed.primaryKind.map { model.state.catalogue.row(of: $0) } ?? []
        drawn = model.state.catalogue.sparkline(of: model.kind(listed.primaryKind))
        all = listed.primary.filter { model.state.shows($0.component, $0.state) }
    }

    /// As many rows as fit, the worst first; the others are one line.
    func draw(into canvas: inout Canvas, _ area: Rect) {
        guard area.height >= 2, !all.isEmpty else {
            let isFiltered = !listed.primary.isEmpty
            let known = isFiltered ? "no \(listed.primaryKind ?? "row") has this text" : "no component is known yet"
            let words = model.observation == nil ? "asking …" : known
            canvas.put(words, x: area.x + 3, y: area.y, .quiet, clip: area)
            return
        }
        let isCut = all.count > area.height - 1
        let shown = visible(isCut ? area.height - 2 : area.height - 1)
        let hasSpark = area.width >= 96 && drawn != nil
        let columns = area.width >= 150 ? 60 : 10
        let (left, spark) = area.splitLeft(hasSpark ? area.width - columns - 4 : area.width)
        table(shown).draw(into: &canvas, left)
        if hasSpark { sparks(shown, columns, into: &canvas, spark) }
        guard isCut else { return }
        canvas.put(rest(of: shown), x: area.x + 1, y: area.bottom - 1, clip: area)
    }

    /// The worst, but always the selected one too.
    private func visible(_ count: Int) -> [ComponentList.Entry] {
        let head = Array(all.prefix(max(0, count)))
        guard case .component(let id)? = chosen, !head.contains(where: { $0.id == id }), !head.isEmpty,
            let own = all.first(where: { $0.id == id })
        else { return head }
        return head.dropLast() + [own]
    }

    private func table(_ entries: [ComponentList.Entry]) -> Table {
        let rows = entries.map { entry in
            Table.Row(
                mark: entry.mark, cells: model.once("row \(entry.id)") { cells(entry) }, isSelected: isSelected(entry))
        }
        func width(_ index: Int, _ title: String, _ most: Int) -> Int {
            min(most, max(TextWidth.of(title), rows.map { TextWidth.of($0.cells[index].text) }.max() ?? 0))
        }
        let says = "\(model.state.authority.name) \(model.isAuthorityLost ? "said" : "says")"
        var columns = [
            Table.Column("id", width: width(0, "id", 8)),
            Table.Column("address", width: width(1, "address", 24), expendability: 5),
            Table.Column("we see", width: max(13, width(2, "we see", 24))),
            Table.Column(says, width: max(12, width(3, says, 20))),
        ]
        for (index, metric) in metrics.enumerated() {
            let width = width(4 + index, metric.title, 17)
            columns.append(
                Table.Column(metric.title, width: width, .right, expendability: metric.expendability))
        }
        return Table(columns: columns, rows: rows)
    }

    /// While a number of it is explained the cursor is on that number and not on the row.
    private func isSelected(_ entry: ComponentList.Entry) -> Bool {
        chosen == .component(entry.id) && model.state.explaining == nil
    }

    private func cells(_ entry: ComponentList.Entry) -> [StyledText.Piece] {
        let all: [(StyledText.Piece, ProvenanceQuestion)] =
            [(seen(entry), .probe(entry.id)), (said(entry), .state(entry.id))]
            + metrics.map { (figure(entry, $0), .metric($0.metric, entry.id)) }
        return [.init(entry.id.id, .value), .init(entry.component.address)]
            + all.map { piece, question in
                model.isExplained(question) ? .init(piece.text, .cursorLine) : piece
            }
    }

    private func seen(_ entry: ComponentList.Entry) -> StyledText.Piece {
        let words = ProbeWords(entry.state)
        let now = model.state.isScrubbed ? ProbeWords(model.state.live.observation?.states[entry.id]) : words
        let arrow = now.text == words.text ? "" : " → \(now.text)"
        guard words.isKnown else { return .init(words.text + arrow, .stale) }
        if words.isServing { return .init("serving" + arrow) }
        let since = model.view.states.since(entry.id, at: model.moment)
        let age = since.map { " " + FigureText.coarse(model.moment.elapsed(since: $0)) } ?? ""
        return .init(words.text + (arrow.isEmpty ? age : arrow), .critical)
    }

    /// The cluster's own word; from a source that is lost it is what it last said.
    private func said(_ entry: ComponentList.Entry) -> StyledText.Piece {
        guard let state = entry.state, state.state != "unknown" else { return .init(FigureText.missing, .stale) }
        if model.isAuthorityLost { return .init("was \(state.state)", .stale) }
        let now = model.state.isScrubbed ? model.state.live.observation?.states[entry.id]?.state : nil
        let arrow = now.map { $0 == state.state ? "" : " → \($0)" } ?? ""
        let tone = model.word(entry.id, state)?.tone ?? .degraded
        return tone == .normal ? .init(state.state + arrow) : .init(state.state + arrow, StyleRole(tone))
    }

    private func figure(_ entry: ComponentList.Entry, _ column: MetricColumn) -> StyledText.Piece {
        let shown = model.value(column.metric, entry.id)
        let text = model.text(column.metric, entry.id) { self.text($0, column) }
        guard let value = shown.value else { return .init(text, .stale) }
        // What a dead process last said of itself is not its figure now.
        if column.isOwnWord, shown.isStale || entry.health == .down { return .init(FigureText.missing, .stale) }
        return .init(shown.isStale ? "~" + text : text, shown.isStale ? .stale : grade(value, column))
    }

    private func text(_ value: Double?, _ column: MetricColumn) -> String {
        let unit = model.state.catalogue.unit(of: column.metric) ?? .count
        return FigureText.of(column.form == .complement ? value.map { 1 - $0 } : value, unit)
    }

    private func grade(_ value: Double, _ column: MetricColumn) -> StyleRole {
        guard let metric = model.state.catalogue.metric(column.metric) else { return .normal }
        func passes(_ limit: Double?) -> Bool {
            guard let limit else { return false }
            return metric.worse == .higher ? value >= limit : metric.worse == .lower && value <= limit
        }
        return passes(metric.critical) ? .critical : passes(metric.warn) ? .degraded : .normal
    }

    private func sparks(_ entries: [ComponentList.Entry], _ columns: Int, into canvas: inout Canvas, _ area: Rect) {
        guard let drawn else { return }
        let time = TimeAxis(model.state, lasting: .seconds(300))
        canvas.put(StyledText("\(drawn.title), 5 min", .quiet), endingAt: area.x + 2 + columns, y: area.y, clip: area)
        let all = entries.map { entry in
            model.once("spark \(entry.id) \(columns)") {
                Series(
                    drawn.metric, entry.id, history: model.state.history, until: time.end, lasting: time.lasting,
                    columns: columns, takesWorst: false
                ).columns
            }
        }
        let top = Sparkline.niceMaximum(of: all.flatMap { $0 })
        for (row, values) in all.enumerated() where row + 1 < area.height {
            let line = Rect(x: area.x + 2, y: area.y + 1 + row, width: columns, height: 1)
            let cursor = time.cursorFromRight(of: columns)
            Sparkline(values: values, maximum: top, cursorFromRight: cursor).draw(into: &canvas, line)
            guard isSelected(entries[row]) else { continue }
            canvas.restyle(Rect(x: area.x, y: line.y, width: area.width - 2, height: 1)) { role in
                role == .cursorLine ? .normal : .selected
            }
        }
    }

    /// `● 26 more Up, p99 9–17 ms`
    private func rest(of shown: [ComponentList.Entry]) -> StyledText {
        let names = Set(shown.map(\.id))
        let others = all.filter { !names.contains($0.id) }
        let worst = others.map(\.mark).contains(.critical) ? Mark.critical : others.first?.mark ?? .ok
        let words = Set(others.compactMap { $0.state?.state }).sorted().joined(separator: ", ")
        var text =
            StyledText("\(worst.glyph) ", worst.role) + StyledText("\(others.count) more", .value)
            + StyledText(" " + words, .normal)
        // The worst of each is what a headline shows, too.
        let felt = model.state.subject.description.headline.first { $0.scope == .worstComponent }
        if let felt, let metric = model.state.catalogue.metric(felt.metric), metric.componentKind == listed.primaryKind
        {
            let values = others.compactMap { model.value(metric.id, $0.id).value }
            if let low = values.min(), let high = values.max() {
                text =
                    text
                    + StyledText(
                        ", \(felt.label) \(FigureText.of(low, metric.unit)) to \(FigureText.of(high, metric.unit))",
                        .quiet)
            }
        }
        return text
    }
}

extension StyleRole {
    init(_ tone: ComponentStateWord.Tone) {
        switch tone {
        case .normal: self = .normal
        case .leading: self = .value
        case .planned: self = .planned
        case .degraded: self = .degraded
        case .critical: self = .critical
        }
    }
}

extension ComponentTable {
    /// At most half of the column, a third in trouble; with a heading where it is tall.
    static let panel = Panel(
        name: "components", pane: .components,
        size: { room in
            let most = max(4, room.whole.height * (room.situation.isTrouble ? 35 : 50) / 100)
            let rows = min(room.listed.primary.count + 1, most)
            return room.isTall
                ? .rows(rows + 1) : .rows(rows, hasRuleBelow: room.listed.others.isEmpty)
        },
        draw: { room, canvas, area in
            let table = ComponentTable(model: room.model, listed: room.listed, chosen: room.state.chosen)
            guard room.isTall else { return table.draw(into: &canvas, area) }
            canvas.put(table.heading, x: area.x + 1, y: area.y, clip: area)
            table.draw(into: &canvas, area.splitTop(1).rest)
        },
        explains: { $0.figuresOfComponent })

    /// `STORES   2 serving, 1 refused`
    private var heading: StyledText {
        let name = (listed.primaryKind ?? "component").uppercased() + "S"
        let words = listed.primary.map { ProbeWords($0.state) }.filter(\.isKnown).map(\.text)
        let counts = Dictionary(grouping: words) { $0 }.mapValues(\.count)
        let order = counts.sorted { ($0.key == "serving" ? 0 : 1, $0.key) < ($1.key == "serving" ? 0 : 1, $1.key) }
        let shown = listed.primary.count { model.state.shows($0.component, $0.state) }
        let filtered = shown == listed.primary.count ? "" : "   \(shown) of \(listed.primary.count) shown"
        return StyledText(name, .heading) + StyledText(filtered, .degraded)
            + StyledText("   " + order.map { "\($0.value) \($0.key)" }.joined(separator: ", "), .quiet)
    }
}
