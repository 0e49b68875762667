import OperatorCore
import TerminalUI

/// One incident: its time line, its tickets, its verdict to the end, and what was said before it.
struct IncidentScreen {
    let state: DashboardState
    let id: Int64

    private var model: ViewModel { state.model }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        var body = ScreenFrame(state: state).draw(into: &canvas, area, path: "incidents › I-\(id)")
        body = StatusLines(situation: Situation(model)).draw(into: &canvas, body)
        if area.height >= 16 {
            canvas.rule(y: body.y, in: body)
            body = body.splitTop(1).rest
        }
        guard let incident = state.view.incident(id) else {
            canvas.put("incident \(id) is not known here", x: body.x + 1, y: body.y, .quiet, clip: body)
            return
        }
        if !state.isScrubbed, let working = state.view.working, working.incident == id {
            let pane = WorkingPane(model: model, working: working)
            let rows = min(pane.wantedRows(width: body.width - 2), body.height / 2)
            let (above, below) = body.splitTop(body.height - rows)
            pane.draw(into: &canvas, below)
            body = above
        }
        let text = body.inset(horizontal: area.width >= 60 ? 1 : 0)
        let fullest = wrapped(incident, text, area.height, isShort: false)
        let lines = fullest.count <= text.height ? fullest : wrapped(incident, text, area.height, isShort: true)
        show(lines, into: &canvas, text, body)
    }

    /// All there is of it. What it is and what to do come first where there is little room.
    private func wrapped(_ incident: IncidentView, _ text: Rect, _ height: Int, isShort: Bool) -> [StyledText] {
        let parts =
            height < 30
            ? [
                verdict(text.width, height < 16 ? .nextFirst : .nextBeforeAlternatives), tickets(incident),
                timeline(incident, 24),
            ]
            : [
                timeline(incident, max(5, text.height / 3), isShort: isShort),
                verdict(text.width, isShort ? .nextBeforeAlternatives : .usual), tickets(incident),
            ]
        let lines = parts.filter { !$0.isEmpty }.enumerated().flatMap { index, part in
            index == 0 ? part : [separator(part)] + part
        }
        return lines.flatMap {
            $0 == Self.rule ? [$0] : Paragraph(lines: [$0], indent: 4).wrapped(columns: text.width)
        }
    }

    /// Parts are held apart by a rule before the verdict and by white space else.
    private static let rule = StyledText("─rule─", .rule)

    private func separator(_ part: [StyledText]) -> StyledText {
        part.first?.pieces.first?.text.hasPrefix("VERDICT") == true ? Self.rule : StyledText("")
    }

    private func show(_ lines: [StyledText], into canvas: inout Canvas, _ area: Rect, _ whole: Rect) {
        let first = min(state.scroll, max(0, lines.count - area.height))
        for (row, line) in lines.dropFirst(first).prefix(area.height).enumerated() {
            if line == Self.rule {
                canvas.rule(y: area.y + row, in: whole)
            } else {
                canvas.put(line, x: area.x, y: area.y + row, clip: area)
            }
        }
        canvas.tellMore(lines.count - first - area.height, in: area)
    }

    // MARK: - What happened

    private struct Entry {
        var at: WallTime
        var who = ""
        var text: String
    }

    /// As many moments as there is room for, by their distance from the beginning; where it is short only telling ones.
    private func timeline(_ incident: IncidentView, _ most: Int, isShort: Bool = false) -> [StyledText] {
        let (telling, others) = told(incident)
        let all = (telling + others).filter { $0.at <= model.moment.wall }
        let count = isShort ? min(most, max(5, telling.count)) : most
        let shown = all.prefix(count).sorted { $0.at < $1.at }
        let more = all.count > shown.count ? "   \(all.count - shown.count) more: e events" : ""
        let head =
            StyledText("TIMELINE", .heading)
            + StyledText("   around \(state.zone.text(incident.began, now: state.now.wall))\(more)", .quiet)
        let width = min(12, shown.map { TextWidth.of($0.who) }.max() ?? 0)
        return [head]
            + shown.map { entry in
                StyledText(Self.offset(entry.at.elapsed(since: incident.began)) + "   ", .quiet)
                    + StyledText(width > 0 ? TextWidth.padded(entry.who, columns: width + 2) : "")
                    + StyledText(entry.text)
            }
    }

    /// The most telling first: deeds, what opened, what the verdict rests on, what is over, what else it tells.
    private func told(_ incident: IncidentView) -> (telling: [Entry], others: [Entry]) {
        let from = incident.began.advanced(by: .seconds(-300))
        let deeds = state.view.happenings.filter { $0.mark != nil && $0.at >= from }
            .map { Entry(at: $0.at, who: $0.who, text: $0.text) }
        let opened = incident.tickets.sorted { $0.noticed < $1.noticed }.map { ticket in
            let what = "\(ticket.key.invariant) \(ticket.key.component.spoken)"
            return Entry(
                at: ticket.noticed, who: "ticket", text: "T-\(ticket.id) \(what), \(ticket.severity.rawValue)")
        }
        let ended = incident.tickets.compactMap { ticket in
            ticket.resolved.map {
                Entry(at: $0, who: "ticket", text: "T-\(ticket.id) over, by \(ticket.resolvedBy ?? "clear")")
            }
        }
        let diagnosis = model.verdict(id)?.diagnosis
        let cited = Set(diagnosis?.supportingEvidence.map(\.evidenceID) ?? [])
        let entries = diagnosis?.timeline ?? []
        func lines(_ isCited: Bool) -> [Entry] {
            entries.filter { cited.contains($0.evidenceID) == isCited }.map {
                Entry(at: $0.at, text: Self.brief($0.text))
            }
        }
        return (deeds + opened.prefix(4) + lines(true) + opened.dropFirst(4) + ended, lines(false))
    }

    /// `starting a new election ×128` for `starting a new election (128 times until …)`.
    private static func brief(_ text: String) -> String {
        guard let end = text.firstRange(of: " times until "), let start = text[..<end.lowerBound].lastIndex(of: "(")
        else {
            return text
        }
        let count = text[text.index(after: start)..<end.lowerBound]
        return text[..<start] + "×" + count
    }

    /// `+00:24`, `-01:10`; hours only where there are any.
    private static func offset(_ duration: Duration) -> String {
        let seconds = Int(duration.inSeconds.magnitude.rounded(.down))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        let hours = seconds >= 3_600 ? "\(seconds / 3_600):" : ""
        return "\(duration < .zero ? "-" : "+")\(hours)\(two(seconds % 3_600 / 60)):\(two(seconds % 60))"
    }

    private func tickets(_ incident: IncidentView) -> [StyledText] {
        [StyledText("TICKETS", .heading)]
            + incident.tickets.filter { $0.noticed <= model.moment.wall }.map { ticket in
                let mark: Mark = ticket.isOpen ? (ticket.severity == .critical ? .critical : .degraded) : .over
                return StyledText("\(mark.glyph) ", mark.role) + StyledText("T-\(ticket.id) ", .value)
                    + StyledText("\(ticket.key.component.spoken) \(ticket.key.invariant): ")
                    + StyledText(ticket.message, .quiet) + StyledText(flags(ticket), .planned)
            }
    }

    private func flags(_ ticket: Ticket) -> String {
        var words: [String] = []
        if let mark = ticket.acknowledged { words.append("acknowledged by \(mark.by)") }
        if let mark = ticket.held {
            words.append(
                "held " + (mark.until.map { "until \(state.zone.text($0, now: state.now.wall))" } ?? "by \(mark.by)"))
        }
        if ticket.silenced != nil { words.append("silenced") }
        if ticket.isFlapping { words.append("flapping") }
        if ticket.reopenedCount > 0 { words.append("came back ×\(ticket.reopenedCount)") }
        return words.isEmpty ? "" : "  " + words.joined(separator: ", ")
    }

    // MARK: - Why

    /// The newest one's words before earlier versions where there is little room.
    private func verdict(_ width: Int, _ order: VerdictText.Order) -> [StyledText] {
        let pane = VerdictPane(model: model, incident: id, showsOthers: false, order: order)
        guard let record = model.verdict(id) else {
            return [StyledText("VERDICT", .heading)] + pane.lines(width: width)
        }
        let (head, words) = (Self.heading(record, state.zone, width), pane.lines(width: width))
        if order != .usual { return [head] + words + earlier(record) }
        return [head] + earlier(record) + [StyledText("")] + words
    }

    private static func heading(_ record: DiagnosisRecord, _ zone: LocalZone, _ width: Int) -> StyledText {
        let grade = record.diagnosis.abstained ? "no verdict" : record.diagnosis.rootCause.confidence.rawValue
        let all = record.grounding.verifiedFigures + record.grounding.wrongFigures.count
        let left =
            StyledText("VERDICT \(record.version)", .heading)
            + StyledText("   \(record.engine), \(zone.text(record.at))", .quiet)
        let right =
            StyledText(grade, .value)
            + StyledText(" · \(record.grounding.verifiedFigures) of \(all) figures verified", .quiet)
        let gap = width - left.width - right.width
        if gap >= 2 { return left + StyledText(String(repeating: " ", count: gap)) + right }
        let short = StyledText("   ") + StyledText(grade, .value)
        if left.width + short.width <= width { return left + short }
        return StyledText("VERDICT \(record.version)", .heading) + StyledText("   \(record.engine)", .quiet) + short
    }

    /// Earlier versions are never edited away: a line each.
    private func earlier(_ newest: DiagnosisRecord) -> [StyledText] {
        state.view.allVerdicts(of: id).filter { $0.version < newest.version }.suffix(3).reversed().map { record in
            let cause = record.diagnosis.abstained ? "no verdict" : record.diagnosis.rootCause.statement
            return StyledText("VERDICT \(record.version)", .heading)
                + StyledText("   \(record.engine) at \(state.zone.text(record.at)): ", .quiet)
                + StyledText("\(cause) (\(record.diagnosis.rootCause.confidence.rawValue))", .quiet)
        }
    }
}
