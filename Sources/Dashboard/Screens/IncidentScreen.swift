import OperatorCore
import TerminalUI

/// One incident: its time line, its tickets, its verdict to the end.
struct IncidentScreen {
    let state: DashboardState
    let id: Int64

    private var lens: Lens { Lens(state) }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        var body = Frame(state: state).draw(into: &canvas, area, path: "› I-\(id)")
        body = StatusLines(situation: Situation(lens)).draw(into: &canvas, body)
        canvas.rule(y: body.y, in: body)
        body = body.splitTop(1).rest
        guard let incident = state.view.incident(id) else {
            canvas.put("incident \(id) is not known here", x: body.x + 1, y: body.y, .quiet, clip: body)
            return
        }
        if let working = state.view.working, working.incident == id {
            let pane = WorkingPane(lens: lens, working: working)
            let rows = min(pane.wantedRows(width: body.width - 2), body.height / 2)
            let (above, below) = body.splitTop(body.height - rows)
            pane.draw(into: &canvas, below)
            body = above
        }
        let text = body.inset(horizontal: 1)
        let lines =
            timeline(incident, text.width) + [StyledText("")] + tickets(incident) + [StyledText("")]
            + verdict(text.width)
        Paragraph(lines: lines, indent: 4).draw(into: &canvas, text, top: state.scroll)
    }

    private func timeline(_ incident: IncidentView, _ width: Int) -> [StyledText] {
        let entries = state.view.verdicts[id]?.diagnosis.timeline ?? []
        let head =
            StyledText("TIMELINE", .heading)
            + StyledText("   around \(state.zone.text(incident.began, now: state.now.wall))", .quiet)
        return [head]
            + entries.prefix(20).map { entry in
                let offset = entry.at.elapsed(since: incident.began).inSeconds
                let sign = offset < 0 ? "-" : "+"
                let seconds = Int(offset.magnitude)
                let text = "\(sign)\(two(seconds / 60)):\(two(seconds % 60))"
                return StyledText(text + "   ", .quiet) + StyledText(entry.text)
            }
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    private func tickets(_ incident: IncidentView) -> [StyledText] {
        [StyledText("TICKETS", .heading)]
            + incident.tickets.map { ticket in
                let mark: Mark = ticket.isOpen ? (ticket.severity == .critical ? .critical : .degraded) : .over
                var text =
                    StyledText("\(mark.glyph) ", mark.role) + StyledText("T-\(ticket.id) ", .value)
                    + StyledText("\(ticket.key.component.spoken) \(ticket.key.invariant): ")
                    + StyledText(ticket.message, .quiet)
                if let mark = ticket.acknowledged { text = text + StyledText("  acknowledged by \(mark.by)", .planned) }
                return text
            }
    }

    private func verdict(_ width: Int) -> [StyledText] {
        guard let record = state.view.verdicts[id] else {
            return [StyledText("VERDICT", .heading)] + VerdictPane(lens: lens, incident: id).lines(width: width)
        }
        let grade = record.diagnosis.abstained ? "no verdict" : record.diagnosis.rootCause.confidence.rawValue
        let head =
            StyledText("VERDICT \(record.version)", .heading)
            + StyledText("   \(record.engine), \(state.zone.text(record.at)), ", .quiet) + StyledText(grade, .value)
            + StyledText(", \(record.grounding.verifiedFigures) figures verified", .quiet)
        return [head] + VerdictPane(lens: lens, incident: id).lines(width: width)
    }
}
