import OperatorCore
import TerminalUI

/// The same answer in fewer words, from 40×10 on.
struct SmallOverview {
    let situation: Situation

    private var model: ViewModel { situation.model }
    private var state: DashboardState { model.state }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        var body = ScreenFrame(state: state).draw(into: &canvas, area)
        let isTight = area.height < 13 && situation.isTrouble
        body = StatusLines(situation: situation, showsFigures: isTight).draw(into: &canvas, body)
        let lines = components + members(area.width) + (isTight ? [] : [figures(area.width)])
        for line in lines where !body.isEmpty {
            let (row, below) = body.splitTop(1)
            canvas.put(line, x: row.x, y: row.y, clip: row)
            body = below
        }
        guard body.height >= 2 else { return }
        guard let worst = situation.worst else {
            let (line, below) = body.splitTop(1)
            canvas.rule(y: line.y, in: line)
            return EventList(model: model).draw(into: &canvas, below)
        }
        let (line, below) = body.splitTop(1)
        canvas.rule(y: line.y, in: line)
        let all = VerdictPane(model: model, incident: worst.id).lines(width: below.width)
        Paragraph(lines: Array(all.prefix(below.height))).draw(into: &canvas, below)
    }

    /// `● 1 4 serving`: those that are alike share a line, the odd ones come first.
    var components: [StyledText] {
        let shown = situation.listed.primary.filter { state.shows($0.component, $0.state) }
        if shown.isEmpty, let kind = situation.listed.primaryKind {
            return [StyledText("no \(kind) has this text", .quiet)]
        }
        let groups = Dictionary(grouping: shown) { entry in
            "\(entry.mark.glyph)\(ProbeWords(entry.state).text)"
        }
        let sorted = groups.values.sorted { left, right in
            let (a, b) = (left.count, right.count)
            return a != b ? a < b : (left.first?.id ?? .cluster("")) < (right.first?.id ?? .cluster(""))
        }
        return sorted.prefix(3).compactMap { entries in
            guard let first = entries.first else { return nil }
            let names = entries.count > 6 ? "\(entries.count)" : entries.map(\.id.id).joined(separator: " ")
            return StyledText("\(first.mark.glyph) ", first.mark.role) + StyledText("\(first.id.kind) ", .quiet)
                + StyledText(names, .value) + StyledText(" " + ProbeWords(first.state).text)
        }
    }

    /// A word for each member; those that are alike share one where the line would be too long.
    func members(_ width: Int) -> [StyledText] {
        situation.listed.others.flatMap { _, entries -> [StyledText] in
            let each = entries.map { [$0] }
            let grouped = Dictionary(grouping: entries) { "\($0.mark.glyph)\(word($0))" }.values
                .sorted {
                    ($0.first?.mark == .ok ? 1 : 0, $0.first?.id ?? .cluster("")) < (
                        $1.first?.mark == .ok ? 1 : 0, $1.first?.id ?? .cluster("")
                    )
                }
            let lines = [each, grouped].map { $0.map(member) }
            return lines.map { $0.reduce(StyledText([]), +) }.first { $0.width - 2 <= width }.map { [$0] } ?? lines[1]
        }
    }

    private func word(_ entry: ComponentList.Entry) -> String {
        model.word(entry.id, entry.state)?.goesWithoutSaying == true ? "" : " " + (entry.state?.state ?? "unknown")
    }

    /// `✗ pd0 pd1 refusing`
    private func member(_ entries: [ComponentList.Entry]) -> StyledText {
        guard let first = entries.first else { return StyledText([]) }
        let names = entries.map(\.component.name).joined(separator: " ")
        return StyledText("\(first.mark.glyph) ", first.mark.role) + StyledText("\(names)\(word(first))  ")
    }

    /// As many as fit whole.
    private func figures(_ width: Int) -> StyledText {
        let headline = Headline(model: model)
        return headline.figures.reduce(StyledText([])) { text, figure in
            let isAsked = headline.question(figure).map(model.isExplained) ?? false
            let next =
                text + StyledText("\(figure.label) ", .quiet)
                + StyledText(figure.text(headline.now(figure).value), isAsked ? .cursorLine : .value) + StyledText("  ")
            return next.width - 2 <= width ? next : text
        }
    }
}
