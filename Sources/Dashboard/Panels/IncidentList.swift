import OperatorCore
import TerminalUI

/// Incidents with their tickets: a column at the side, or a line each where there is no room.
struct IncidentList {
    let situation: Situation
    let chosen: Selection?

    private var model: ViewModel { situation.model }
    private var view: ClusterView { model.view }

    var openCount: Int { model.openIncidents.count }

    /// A narrow column: heading, open ones with what is known, then those that are over.
    func drawColumn(into canvas: inout Canvas, _ area: Rect) {
        let head = StyledText("INCIDENTS", .heading) + StyledText("  \(openCount) open", .quiet)
        canvas.put(head, x: area.x + 1, y: area.y, clip: area)
        var y = area.y + 1
        let now = model.moment.wall
        let open = model.openIncidents
        let over = view.closedIncidents.filter { $0.ended.map { $0 <= now } ?? false }
        let known = (open + over).filter { $0.began <= now && model.state.shows($0) }
        for incident in known {
            let lines = column(incident, area.width - 3)
            guard y + lines.count <= area.bottom else { break }
            for (row, line) in lines.enumerated() {
                canvas.put(line, x: area.x + (row == 0 ? 1 : 3), y: y + row, clip: area)
            }
            if chosen == .incident(incident.id) {
                canvas.restyle(Rect(x: area.x, y: y, width: area.width, height: 1)) { _ in .selected }
                canvas.put("▸", x: area.x, y: y, .selected, clip: area)
            }
            y += lines.count + 1
        }
    }

    private func column(_ incident: IncidentView, _ width: Int) -> [StyledText] {
        let age =
            incident.isOpen
            ? FigureText.age(model.moment.wall.elapsed(since: incident.began)) : "over"
        var lines: [StyledText] = [
            StyledText("\(incident.mark.glyph) ", incident.mark.role) + StyledText(incident.name, .value)
                + StyledText("  \(age)", .quiet)
        ]
        let role: StyleRole = incident.isOpen ? .normal : .quiet
        if let head = incident.head {
            lines += StyledText(situation.what(head), role).wrapped(columns: width).prefix(3)
        }
        if incident.isOpen {
            lines += StyledText(standing(incident), .quiet).wrapped(columns: width)
            if incident.tickets.count > 1 { lines.append(StyledText("\(incident.tickets.count) tickets", .quiet)) }
        } else if let ended = incident.ended {
            let at = model.state.zone.text(ended, now: model.moment.wall)
            let length = FigureText.coarse(ended.elapsed(since: incident.began))
            lines += StyledText("\(at), \(length)", .quiet).wrapped(columns: width)
        }
        return lines
    }

    func standing(_ incident: IncidentView) -> String {
        if incident.tickets.contains(where: { $0.isOpen && $0.held != nil }) { return "held open" }
        if view.acknowledgement(of: incident.id) != nil { return "acknowledged" }
        if let working = view.working, working.incident == incident.id, working.ended == nil {
            return "being explained"
        }
        return model.verdict(incident.id) == nil ? "not explained yet" : "diagnosed"
    }

    /// One line an incident.
    func drawLines(into canvas: inout Canvas, _ area: Rect) {
        let shown = model.openIncidents.filter(model.state.shows)
        if shown.isEmpty, openCount > 0 {
            canvas.put("no incident has this text", x: area.x + 1, y: area.y, .quiet, clip: area)
        }
        for (row, incident) in shown.prefix(area.height).enumerated() {
            let line = Rect(x: area.x, y: area.y + row, width: area.width, height: 1)
            let age = FigureText.age(model.moment.wall.elapsed(since: incident.began))
            let words = incident.head.map { situation.what($0) } ?? ""
            let text =
                StyledText("\(incident.mark.glyph) ", incident.mark.role)
                + StyledText(incident.name, .value) + StyledText(" \(age)  ", .quiet) + StyledText(words)
            canvas.put(text, x: line.x + 1, y: line.y, clip: line)
            let tickets = incident.tickets.count == 1 ? "1 ticket" : "\(incident.tickets.count) tickets"
            let tail = StyledText("\(standing(incident))  \(tickets)", .quiet)
            if text.width + tail.width + 4 <= line.width {
                canvas.put(tail, endingAt: line.right - 1, y: line.y, clip: line)
            }
            guard chosen == .incident(incident.id) else { continue }
            canvas.restyle(line) { _ in .selected }
            canvas.put("▸", x: line.x, y: line.y, .selected, clip: line)
        }
    }
}

extension IncidentList {
    /// A line each where they have no column of their own.
    static let panel = Panel(
        name: "incidents", pane: .incidents,
        size: { room in
            guard !room.hasSide, room.situation.isTrouble else { return .hidden }
            return .rows(min(2, max(1, list(room).openCount)))
        },
        draw: { room, canvas, area in list(room).drawLines(into: &canvas, area) })

    private static func list(_ room: Panel.Room) -> IncidentList {
        IncidentList(situation: room.situation, chosen: room.state.chosen)
    }
}
