import OperatorCore
import TerminalUI

/// One component: what we see, what is said of it, every figure with its history, its tickets and what happened to it.
struct ComponentScreen {
    let state: DashboardState
    let id: ComponentID

    private var lens: Lens { Lens(state) }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        let component = state.view.observation?.topology[id]
        var body = Frame(state: state).draw(into: &canvas, area, path: "› \(component?.spoken ?? id.spoken)")
        body = StatusLines(situation: Situation(lens)).draw(into: &canvas, body)
        guard let component else {
            canvas.put("\(id.spoken) is not there any more", x: body.x + 1, y: body.y + 1, .quiet, clip: body)
            return
        }
        if area.height >= 16 { body = rule(body, &canvas) }
        for line in head(component, body.width - 2) where !body.isEmpty {
            let (row, below) = body.splitTop(1)
            canvas.put(line, x: row.x + 1, y: row.y, clip: row)
            body = below
        }
        if area.height >= 16 { body = rule(body, &canvas) }
        let known = Self.known(id, lens)
        let columns = max(1, body.width / 62)
        let needed = (known.count + columns - 1) / columns
        let happened = EventList(lens: lens, of: component)
        guard body.height > needed + 4, !happened.shown.isEmpty else { return figures(known, into: &canvas, body) }
        let (top, below) = body.splitTop(needed)
        figures(known, into: &canvas, top)
        let (heading, list) = rule(below, &canvas).splitTop(1)
        canvas.put("EVENTS", x: heading.x + 1, y: heading.y, .heading, clip: heading)
        happened.draw(into: &canvas, list)
    }

    private func rule(_ area: Rect, _ canvas: inout Canvas) -> Rect {
        let (line, below) = area.splitTop(1)
        if !line.isEmpty { canvas.rule(y: line.y, in: line) }
        return below
    }

    // MARK: - What it is and how it stands

    private func head(_ component: Component, _ width: Int) -> [StyledText] {
        var lines = standing(component, width)
        let attributes = component.attributes.sorted { $0.key < $1.key }.map { "\(words($0.key)) \($0.value)" }
        let hidden: Set<String> = [ProbeWords.fact, "says", "names", "last_heartbeat", "started"]
        let facts = (lens.componentState(id)?.facts ?? [:]).filter { !hidden.contains($0.key) }
            .sorted { $0.key < $1.key }.map { "\(words($0.key)) \($0.value)" }
        lines += StyledText((times + facts + attributes).joined(separator: " · "), .quiet).wrapped(columns: width)
            .prefix(3)
        if let deadline = lens.componentState(id)?.deadline {
            let left = FigureText.coarse(deadline.at.elapsed(since: lens.moment.wall))
            let at = state.zone.minuteText(deadline.at)
            lines.append(StyledText("\(deadline.words) at \(at), in \(left)", .degraded))
        }
        for ticket in lens.openIncidents.flatMap(\.tickets).filter({ $0.key.component == id }).sorted(by: {
            $0.id < $1.id
        }) {
            let role: StyleRole = ticket.severity == .critical ? .critical : .degraded
            lines.append(StyledText("T-\(ticket.id) \(ticket.key.invariant): ", role) + StyledText(ticket.message))
        }
        return lines
    }

    /// Our own view and the cluster's word side by side; on two lines where one is too short.
    private func standing(_ component: Component, _ width: Int) -> [StyledText] {
        let mark = Mark(lens.health(id))
        let own = lens.componentState(id)
        let seen = ProbeWords(own)
        let name =
            StyledText("\(mark.glyph) ", mark.role) + StyledText(component.spoken, .heading)
            + StyledText("   \(component.address)")
        let since = state.view.states.since(id, at: lens.moment)
        let age = since.map { " for " + FigureText.age(lens.moment.elapsed(since: $0)) } ?? ""
        let isWell = seen.isServing || !seen.isKnown
        var words = StyledText([])
        if seen.isKnown {
            words =
                StyledText("we see ", .quiet) + StyledText(seen.text + age, isWell ? .normal : .critical)
                + StyledText("   ")
        }
        let says = own?.state ?? FigureText.missing
        words =
            words + StyledText("\(state.heading.authority) \(lens.isAuthorityLost ? "said" : "says") ", .quiet)
            + StyledText(lens.isAuthorityLost ? "was \(says)" : says, lens.isAuthorityLost ? .stale : .normal)
        if let said = own?.facts["says"], !said.isEmpty {
            words = words + StyledText("   it says ", .quiet) + StyledText(said)
        }
        return name.width + words.width + 3 <= width ? [name + StyledText("   ") + words] : [name, words]
    }

    /// Times are of use as ages.
    private var times: [String] {
        let facts = lens.componentState(id)?.facts ?? [:]
        return [("last_heartbeat", "last heartbeat"), ("started", "started")].compactMap { key, name in
            guard let text = facts[key], let time = WallTime(rfc3339: text) else { return nil }
            let age = FigureText.age(max(.zero, lens.moment.wall.elapsed(since: time)))
            return "\(name) \(state.zone.text(time, now: lens.moment.wall)), \(age) ago"
        }
    }

    private func words(_ key: String) -> String { key.replacing("_", with: " ").replacing("label.", with: "label ") }

    // MARK: - Figures

    /// The metrics there is anything to say about.
    static func known(_ id: ComponentID, _ lens: Lens) -> [MetricDescriptor] {
        lens.state.subject.metrics.filter { metric in
            guard metric.scope == .component, metric.componentKind == id.kind else { return false }
            return lens.state.view.observation?.readings[id, metric.id] != .missing(.notObserved)
        }
    }

    /// Every figure there is of it, in as many columns as fit.
    private func figures(_ known: [MetricDescriptor], into canvas: inout Canvas, _ area: Rect) {
        if known.isEmpty {
            canvas.put("it has no figures of its own", x: area.x + 1, y: area.y, .quiet, clip: area)
        }
        let columns = max(1, area.width / 62)
        let width = area.width / columns
        let rows = min(area.height, (known.count + columns - 1) / columns)
        guard rows > 0 else { return }
        let first = min(state.scroll, max(0, known.count - rows * columns))
        for (index, metric) in known.dropFirst(first).prefix(rows * columns).enumerated() {
            let cell = Rect(x: area.x + index / rows * width, y: area.y + index % rows, width: width - 1, height: 1)
            line(metric, into: &canvas, cell)
        }
        let below = known.count - first - rows * columns
        guard below > 0 else { return }
        canvas.put(StyledText(" ↓ \(below) more ", .badge), endingAt: area.right - 1, y: area.bottom - 1, clip: area)
    }

    /// Title, value, sparkline; where it is narrow the title is left its own width.
    private func line(_ metric: MetricDescriptor, into canvas: inout Canvas, _ area: Rect) {
        let shown = lens.value(metric.id, id)
        let valueWidth = state.isScrubbed ? 17 : 11
        let nameWidth = min(32, area.width - valueWidth - 2)
        let text = metric.unit == .unixSeconds ? time(shown.value) : lens.text(metric.id, id)
        let isMissing = shown.value == nil || shown.isStale
        let role: StyleRole = lens.isExplained(.metric(metric.id, id)) ? .cursorLine : isMissing ? .stale : .value
        canvas.put(TextWidth.padded(metric.title, columns: nameWidth), x: area.x + 1, y: area.y, .quiet, clip: area)
        let value = StyledText((shown.isStale && shown.value != nil ? "~" : "") + text, role)
        canvas.put(value, endingAt: area.x + 1 + nameWidth + valueWidth, y: area.y, clip: area)
        let start = area.x + nameWidth + valueWidth + 3
        let spark = min(20, area.right - start)
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
        return state.zone.text(WallTime(millisecondsSince1970: Int64(seconds * 1_000)), now: lens.moment.wall)
    }
}
