import OperatorCore
import TerminalUI

/// One component: what we see, what is said of it, every figure with its history, its tickets and what happened to it.
struct ComponentScreen {
    let state: DashboardState
    let id: ComponentID

    private var model: ViewModel { state.model }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        let component = state.view.observation?.topology[id]
        var body = ScreenFrame(state: state).draw(into: &canvas, area, path: "› \(component?.spoken ?? id.spoken)")
        body = StatusLines(situation: Situation(model)).draw(into: &canvas, body)
        guard let component else {
            canvas.put("\(id.spoken) is not there any more", x: body.x + 1, y: body.y + 1, .quiet, clip: body)
            return
        }
        if area.height >= 16 { body = rule(body, &canvas) }
        for line in head(component, body.width - 2, isTight: area.height < 16) where !body.isEmpty {
            let (row, below) = body.splitTop(1)
            canvas.put(line, x: row.x + 1, y: row.y, clip: row)
            body = below
        }
        if area.height >= 16 { body = rule(body, &canvas) }
        let known = model.knownMetrics(of: id)
        let columns = Self.columns(body)
        let needed = (known.count + columns - 1) / columns
        let happened = EventList(model: model, of: component)
        guard body.height > needed + 4, !happened.shown.isEmpty else { return figures(known, into: &canvas, body) }
        let (top, below) = body.splitTop(needed)
        if !known.isEmpty { figures(known, into: &canvas, top) }
        let (heading, list) = (known.isEmpty ? below : rule(below, &canvas)).splitTop(1)
        canvas.put("EVENTS", x: heading.x + 1, y: heading.y, .heading, clip: heading)
        happened.draw(into: &canvas, list)
    }

    private func rule(_ area: Rect, _ canvas: inout Canvas) -> Rect {
        let (line, below) = area.splitTop(1)
        if !line.isEmpty { canvas.rule(y: line.y, in: line) }
        return below
    }

    // MARK: - What it is and how it stands

    /// Where there is little room, what it is besides is left out.
    private func head(_ component: Component, _ width: Int, isTight: Bool) -> [StyledText] {
        var lines = standing(component, width)
        if !isTight { lines += Self.joined(particulars(component), width).prefix(3) }
        if let deadline = model.componentState(id)?.deadline {
            let left = FigureText.coarse(deadline.at.elapsed(since: model.moment.wall))
            let at = "\(deadline.words) at \(state.zone.minuteText(deadline.at))"
            let whole = "\(at), in \(left)"
            lines.append(StyledText(TextWidth.of(whole) <= width ? whole : at, .degraded))
        }
        let tickets = model.openIncidents.flatMap(\.tickets).filter { $0.key.component == id }.sorted { $0.id < $1.id }
        return lines
            + tickets.flatMap { ticket -> [StyledText] in
                let role: StyleRole = ticket.severity == .critical ? .critical : .degraded
                let words = StyledText("T-\(ticket.id) \(ticket.key.invariant): ", role) + StyledText(ticket.message)
                if isTight, words.width > width { return [StyledText("T-\(ticket.id) \(ticket.key.invariant)", role)] }
                return Array(words.wrapped(columns: width, indent: 4).prefix(2))
            }
    }

    /// Times, facts and attributes that the line above does not say already.
    private func particulars(_ component: Component) -> [String] {
        let own = model.componentState(id)
        let described = state.subject.description
        let hidden = described.hiddenFacts.union(described.timeFacts.map(\.key))
            .union([ComponentState.probeFact, ComponentState.ownWordFact])
        let said = [ProbeWords(own).text, "\(state.authority.name) says \(own?.state ?? "")"]
        let facts = (own?.facts ?? [:]).filter { !hidden.contains($0.key) && !said.contains($0.value) }
        return times
            + [facts, component.attributes].flatMap { all in
                all.sorted { $0.key < $1.key }.map { "\(words($0.key)) \($0.value)" }
            }
    }

    /// Side by side; none is cut in two by the edge.
    private static func joined(_ words: [String], _ width: Int) -> [StyledText] {
        var lines: [String] = []
        for word in words {
            if let last = lines.last, TextWidth.of(last) + 3 + TextWidth.of(word) <= width {
                lines[lines.count - 1] = "\(last) · \(word)"
            } else {
                lines.append(word)
            }
        }
        return lines.map { StyledText($0, .quiet) }
    }

    /// Our own view and the cluster's word side by side; on more lines where one is too short.
    private func standing(_ component: Component, _ width: Int) -> [StyledText] {
        let mark = Mark(model.health(id))
        let own = model.componentState(id)
        let seen = ProbeWords(own)
        let name =
            StyledText("\(mark.glyph) ", mark.role) + StyledText(component.spoken, .heading)
            + StyledText("   \(component.address)")
        let since = state.view.states.since(id, at: model.moment)
        let age = since.map { " for " + FigureText.age(model.moment.elapsed(since: $0)) } ?? ""
        let isWell = seen.isServing || !seen.isKnown
        func role(_ question: ProvenanceQuestion, _ usual: StyleRole) -> StyleRole {
            model.isExplained(question) ? .cursorLine : usual
        }
        let view =
            StyledText("we see ", .quiet) + StyledText(seen.text + age, role(.probe(id), isWell ? .normal : .critical))
        let says = own?.state ?? FigureText.missing
        let word =
            StyledText("\(state.authority.name) \(model.isAuthorityLost ? "said" : "says") ", .quiet)
            + StyledText(
                model.isAuthorityLost ? "was \(says)" : says, role(.state(id), model.isAuthorityLost ? .stale : .normal)
            )
        let itself =
            own?.facts[ComponentState.ownWordFact].map {
                $0.isEmpty ? [] : [StyledText("it says ", .quiet) + StyledText($0)]
            } ?? []
        return ([name] + (seen.isKnown ? [view] : []) + [word] + itself).reduce(into: []) { lines, part in
            if let last = lines.last, last.width + 3 + part.width <= width {
                lines[lines.count - 1] = last + StyledText("   ") + part
            } else {
                lines.append(part)
            }
        }
    }

    /// Times are of use as ages.
    private var times: [String] {
        let facts = model.componentState(id)?.facts ?? [:]
        return state.subject.description.timeFacts.compactMap { fact in
            guard let text = facts[fact.key], let time = WallTime(rfc3339: text) else { return nil }
            let age = FigureText.age(max(.zero, model.moment.wall.elapsed(since: time)))
            return "\(fact.words) \(state.zone.text(time, now: model.moment.wall)), \(age) ago"
        }
    }

    private func words(_ key: String) -> String { key.replacing("_", with: " ").replacing("label.", with: "label ") }

    // MARK: - Figures

    /// Every figure there is of it, in as many columns as fit.
    private func figures(_ known: [MetricDescriptor], into canvas: inout Canvas, _ area: Rect) {
        if known.isEmpty {
            canvas.put("it has no figures of its own", x: area.x + 1, y: area.y, .quiet, clip: area)
        }
        let columns = Self.columns(area)
        let width = area.width / columns
        let rows = min(area.height, (known.count + columns - 1) / columns)
        guard rows > 0 else { return }
        let first = first(of: known, rows * columns)
        for (index, metric) in known.dropFirst(first).prefix(rows * columns).enumerated() {
            let cell = Rect(x: area.x + index / rows * width, y: area.y + index % rows, width: width - 1, height: 1)
            line(metric, into: &canvas, cell)
        }
        let last = Rect(x: area.x + (columns - 1) * width, y: area.y, width: width - 1, height: rows)
        let below = known.count - first - rows * columns
        guard below > 0 else { return }
        // In place of a line of bars, where there is one.
        canvas.fill(Rect(x: last.x + 46, y: last.bottom - 1, width: last.width - 46, height: 1))
        canvas.tellMore(below, in: last)
    }

    private static func columns(_ area: Rect) -> Int { max(1, area.width / 58) }

    /// The figure that begins the list: as scrolled, or so far that the explained one is in it.
    private func first(of known: [MetricDescriptor], _ shown: Int) -> Int {
        let scrolled = min(state.scroll, max(0, known.count - shown))
        guard let explained = known.firstIndex(where: { model.isExplained(.metric($0.id, id)) }) else {
            return scrolled
        }
        return min(max(scrolled, explained - shown + 1), explained)
    }

    /// Title, value, sparkline; where it is narrow the title is left its own width.
    private func line(_ metric: MetricDescriptor, into canvas: inout Canvas, _ area: Rect) {
        let shown = model.value(metric.id, id)
        let valueWidth = state.isScrubbed ? 17 : 11
        let nameWidth = min(32, area.width - valueWidth - 2)
        let text = model.text(metric.id, id) {
            metric.unit == .unixSeconds ? self.time($0) : FigureText.whole($0, metric.unit)
        }
        let isMissing = shown.value == nil || shown.isStale
        let role: StyleRole = model.isExplained(.metric(metric.id, id)) ? .cursorLine : isMissing ? .stale : .value
        canvas.put(TextWidth.padded(metric.title, columns: nameWidth), x: area.x + 1, y: area.y, .quiet, clip: area)
        let value = StyledText((shown.isStale && shown.value != nil ? "~" : "") + text, role)
        canvas.put(value, endingAt: area.x + 1 + nameWidth + valueWidth, y: area.y, clip: area)
        let start = area.x + nameWidth + valueWidth + 3
        let spark = min(40, area.right - start)
        guard spark >= 6 else { return }
        let time = TimeAxis(state, lasting: .seconds(300))
        let series = Series(
            metric.id, id, history: state.history, until: time.end, lasting: time.lasting, columns: spark,
            takesWorst: metric.worse == .higher)
        Sparkline(
            values: series.columns, maximum: Sparkline.niceMaximum(of: series.columns),
            cursorFromRight: time.cursorFromRight(of: spark)
        ).draw(into: &canvas, Rect(x: start, y: area.y, width: spark, height: 1))
    }

    private func time(_ seconds: Double?) -> String {
        guard let seconds, seconds.isFinite, seconds > 0, seconds < 1e11 else { return FigureText.missing }
        return state.zone.text(WallTime(millisecondsSince1970: Int64(seconds * 1_000)), now: model.moment.wall)
    }
}
