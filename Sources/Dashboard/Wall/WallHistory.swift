import OperatorCore
import TerminalUI

/// The last day as the tickets tell it: a strip with what was open when, and the last incidents in words.
struct WallHistory {
    private static let day: Duration = .seconds(86_400)
    private static let indent = 10

    let situation: Situation

    private var model: ViewModel { situation.model }
    private var now: WallTime { model.moment.wall }
    private var zone: LocalZone { model.state.zone }

    /// Two rows: the strip and its times. Where nothing was open the line is thin: nobody says that somebody looked.
    func drawStrip(into canvas: inout Canvas, _ area: Rect) {
        canvas.put("LAST 24 h", x: area.x, y: area.y, .heading, clip: area)
        let count = area.width - Self.indent
        guard count >= 24 else { return }
        let start = area.x + Self.indent
        for (column, severity) in severities(count).enumerated() {
            let mark = severity.map { $0 == .critical ? Mark.critical : .degraded }
            canvas.put(
                mark.map { String($0.glyph) } ?? "─", x: start + column, y: area.y, mark?.role ?? .quiet, clip: area)
        }
        let times = Rect(x: start, y: area.y + 1, width: count, height: area.height - 1)
        canvas.put(
            zone.minuteText(now.advanced(by: .zero - Self.day)), x: times.x, y: times.y, .quiet, clip: times)
        let middle = zone.minuteText(now.advanced(by: .seconds(-43_200)))
        canvas.put(middle, x: times.x + count / 2, y: times.y, .quiet, clip: times)
        canvas.put(StyledText("now", .quiet), endingAt: times.right, y: times.y, clip: times)
    }

    /// The gravest that was open in each part of the day.
    private func severities(_ count: Int) -> [Severity?] {
        var result = [Severity?](repeating: nil, count: count)
        let width = Self.day.inSeconds / Double(count)
        let begin = now.advanced(by: .zero - Self.day)
        func column(_ time: WallTime) -> Int {
            min(count - 1, max(0, Int(time.elapsed(since: begin).inSeconds / width)))
        }
        let open = model.state.live.openTickets
        let left = model.state.live.leftOpen
        let over = model.state.live.tickets.values.filter { !$0.isOpen }
        for ticket in open + left + over where ticket.severity > .info {
            let healed = left.contains(ticket) ? model.state.live.conditions[ticket.key]?.since.wall : nil
            let ended = ticket.resolved ?? healed ?? now
            guard ended >= begin else { continue }
            let from = column(ticket.began ?? ticket.noticed)
            for index in from...max(from, column(ended)) {
                result[index] = max(result[index] ?? .info, ticket.severity)
            }
        }
        return result
    }

    /// The newest first, those that are open before all: as many as there are rows.
    func drawList(into canvas: inout Canvas, _ area: Rect) {
        canvas.put("LAST", x: area.x, y: area.y, .heading, clip: area)
        let open = model.state.live.openIncidents
        let ids = Set(open.map(\.id))
        let left = Dictionary(grouping: model.state.live.leftOpen.filter { !ids.contains($0.incident) }, by: \.incident)
            .map { IncidentView(id: $0, tickets: $1) }.sorted { ($0.began, $0.id) > ($1.began, $1.id) }
        let all = open + left + model.state.live.closedIncidents
        if all.isEmpty {
            canvas.put("no ticket is known", x: area.x + Self.indent, y: area.y, .quiet, clip: area)
        }
        for (row, incident) in all.prefix(area.height).enumerated() {
            let line = Rect(x: area.x + Self.indent, y: area.y + row, width: area.width - Self.indent, height: 1)
            draw(incident, into: &canvas, line)
        }
    }

    private func draw(_ incident: IncidentView, into canvas: inout Canvas, _ line: Rect) {
        let isLeft = isLeftOpen(incident)
        let when = incident.isOpen && !isLeft ? "now" : zone.dayText(incident.began, now: now)
        let lasted = isLeft ? "left open" : FigureText.age((incident.ended ?? now).elapsed(since: incident.began))
        let what = incident.head.map { situation.what($0) } ?? incident.name
        let isWide = line.width >= 100
        let columns = isWide ? (18, 14, line.width >= 140 ? 42 : 36) : (16, 12, 0)
        canvas.put(when, x: line.x, y: line.y, incident.isOpen ? .value : .quiet, clip: line)
        canvas.put(lasted, x: line.x + columns.0, y: line.y, .value, clip: line)
        let start = line.x + columns.0 + columns.1
        let (after, room) = (aftermath(incident), line.right - start)
        guard isWide, TextWidth.of(what) < columns.2, TextWidth.of(after) <= room - columns.2 else {
            // One of the two whole: what it was, once that is known.
            let isKnown = !incident.isOpen && !after.isEmpty && TextWidth.of(after) <= room
            canvas.put(TextWidth.fitted(isKnown ? after : what, columns: room), x: start, y: line.y, clip: line)
            return
        }
        canvas.put(what, x: start, y: line.y, clip: line)
        canvas.put(after, x: start + columns.2, y: line.y, .quiet, clip: line)
    }

    /// Over by our own eyes, and open in the database: nobody keeps it.
    private func isLeftOpen(_ incident: IncidentView) -> Bool {
        let left = Set(model.state.live.leftOpen.map(\.id))
        return !incident.tickets.isEmpty && incident.tickets.allSatisfy { left.contains($0.id) }
    }

    /// Why it was, or what became of it.
    private func aftermath(_ incident: IncidentView) -> String {
        if incident.isOpen {
            if isLeftOpen(incident) { return "over; nobody keeps tickets to close it" }
            if incident.id < 0 { return "nobody writes it down" }
            return model.state.live.acknowledgement(of: incident.id).map { "acknowledged by \($0.by)" }
                ?? "acknowledged by nobody yet"
        }
        guard let record = model.state.live.verdicts[incident.id] else { return "" }
        return record.diagnosis.abstained ? "not explained" : record.diagnosis.rootCause.statement
    }
}
