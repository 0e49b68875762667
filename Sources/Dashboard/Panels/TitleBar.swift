import OperatorCore
import TerminalUI

/// The first row: product, cluster, what may be done, who watches, how old each source is, the time.
struct TitleBar {
    let model: ViewModel
    /// Where in the program this is: `incidents › I-44`.
    var path: String?
    var product = "operator"

    private var state: DashboardState { model.state }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        let wide = area.width >= 100
        let gap = wide ? "   " : "  "
        let right = rightSide(area.width, gap: gap)
        var x = area.x + (area.width >= 60 ? 1 : 0)
        let limit = area.right - right.width - 1 - gap.count
        for (index, full) in leftSide(within: limit - x, gap: gap, isNarrow: area.width < 60).enumerated() {
            let lead = index == 0 ? "" : gap
            // However long its name: that a cluster is a simulation is never left out.
            let isTooLong = x + TextWidth.of(lead) + full.width > limit
            let piece =
                isTooLong ? StyledText(full.pieces.filter { $0.role == .badge && $0.text == "SIMULATED" }) : full
            guard x + TextWidth.of(lead) + piece.width <= limit else { continue }
            x += canvas.put(lead, x: x, y: area.y, clip: area)
            x += canvas.put(piece, x: x, y: area.y, clip: area)
        }
        canvas.put(right, endingAt: area.right - (area.width >= 60 ? 1 : 0), y: area.y, clip: area)
    }

    /// With who keeps tickets in the fullest words that fit; where none do, they take the product's place.
    private func leftSide(within columns: Int, gap: String, isNarrow: Bool) -> [StyledText] {
        var parts = leftSide(isNarrow: isNarrow)
        guard state.start == nil else { return parts }
        let watcher = Watcher(view: state.live, now: state.now.wall)
        let taken = parts.reduce(0) { $0 + $1.width + gap.count }
        if let words = watcher.forms.first(where: { taken + $0.width <= columns }) {
            parts.append(words)
        } else if !isNarrow, product == "operator", let badge = watcher.badge {
            parts[0] = badge
        }
        return parts
    }

    /// The gravest first: what does not fit is left out whole, from the end.
    private func leftSide(isNarrow: Bool) -> [StyledText] {
        var parts = isNarrow && state.start == nil ? [] : [StyledText(product, .heading)]
        if state.start != nil { return parts }
        let heading = state.heading
        var name = StyledText(heading.name, .value)
        if heading.isSimulated {
            name = name + StyledText(isNarrow ? " " : " · ", .quiet) + StyledText("SIMULATED", .badge)
        } else if let environment = heading.environment {
            name = name + StyledText(" · ", .quiet) + StyledText(environment.uppercased(), .badgeDanger)
        }
        parts.append(name)
        if state.isScrubbed {
            parts.append(StyledText(" \(FigureText.age(state.back)) AGO ", .banner))
        } else if state.isPaused {
            parts.append(StyledText(" PAUSED ", .banner))
        }
        switch heading.acting {
        case .allowed: parts.append(StyledText("CHAOS ALLOWED", .badge))
        case .observeOnly: parts.append(StyledText("OBSERVE-ONLY", .badge))
        case .readOnly: parts.append(StyledText("READ-ONLY", .badge))
        }
        if let path { parts.append(StyledText(path, .value)) }
        return parts
    }

    private func rightSide(_ width: Int, gap: String) -> StyledText {
        let time = state.zone.text(state.now.wall) + (width >= 100 ? " " + state.zone.name : "")
        guard state.start == nil else { return StyledText("nothing configured", .quiet) }
        var parts = model.once("ages") { SourceAges(model: model).pieces }
        if width < 60 { parts = Array(parts.prefix(1)) }
        parts.append(StyledText(time, .normal))
        return parts.dropFirst().reduce(parts[0]) { $0 + StyledText(gap) + $1 }
    }
}

/// One age for each group of sources; a lost one is never quiet.
struct SourceAges {
    let model: ViewModel

    private struct Group {
        var title: String
        var sources: [SourceStatus]
    }

    var pieces: [StyledText] { groups.map(piece) }

    private var groups: [Group] {
        var groups: [Group] = []
        for source in model.state.live.observation?.sources ?? [] {
            let name = String(source.name.prefix { $0 != "/" })
            guard let title = title(of: name) else { continue }
            if let index = groups.firstIndex(where: { $0.title == title }) {
                groups[index].sources.append(source)
            } else {
                groups.append(Group(title: title, sources: [source]))
            }
        }
        return groups
    }

    /// nil: the title does not speak of it.
    private func title(of group: String) -> String? {
        guard let declared = model.state.subject.description.sources.first(where: { $0.id.rawValue == group }) else {
            return group
        }
        return declared.title
    }

    private func piece(_ group: Group) -> StyledText {
        let title = group.title
        let newest = group.sources.compactMap(\.lastSuccess).max()
        guard let newest else { return StyledText("\(title) ", .quiet) + StyledText("no answer", .stale) }
        let age = max(.zero, model.state.now.elapsed(since: newest))
        let cadence = group.sources.map(\.cadence).max() ?? .seconds(5)
        let lost = group.sources.count(where: \.isFailing)
        let isLost = lost == group.sources.count || age > cadence * 3 + .seconds(1)
        let role: StyleRole = isLost ? .critical : lost > 0 ? .degraded : .quiet
        return StyledText("\(title) ", .quiet) + StyledText(FigureText.age(age), role)
    }
}
