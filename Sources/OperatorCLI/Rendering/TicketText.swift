import CommandLineKit
import OperatorCore

/// Tickets for people.
struct TicketText {
    let style: TextStyle
    let now: WallTime
    let width: Int

    /// Open ones first, worst first, then the newest; two lines each would not fit a terminal of 24 rows, so one.
    /// A column names the cluster where there are tickets of several.
    func list(_ tickets: [Ticket]) -> [String] {
        let ordered = tickets.sorted { left, right in
            if left.isOpen != right.isOpen { return left.isOpen }
            if left.isOpen, left.severity != right.severity { return left.severity > right.severity }
            return left.noticed > right.noticed
        }
        let namesClusters = Set(tickets.map(\.key.cluster)).count > 1
        let cluster: [(title: String, alignment: TextTable.Alignment)] = namesClusters ? [("cluster", .left)] : []
        var table = TextTable(
            heads: [("id", .right), ("state", .left), ("severity", .left)] + cluster + [
                ("component", .left), ("invariant", .left), ("noticed", .left), ("lasts", .right), ("", .left),
            ])
        for ticket in ordered {
            table.add(
                [
                    .init(String(ticket.id)), .init(ticket.state.rawValue, paint: paint(ticket)),
                    .init(ticket.severity.rawValue),
                ] + (namesClusters ? [.init(ticket.key.cluster)] : []) + [
                    .init(ticket.key.component.description), .init(ticket.key.invariant.rawValue),
                    .init(ClockText.time(ticket.noticed, now: now)),
                    .init(Figures.age((ticket.resolved ?? now).elapsed(since: ticket.began ?? ticket.noticed))),
                    .init(flags(ticket).joined(separator: " ")),
                ])
        }
        return table.lines(style)
    }

    /// One ticket with all that happened to it.
    func show(_ ticket: Ticket, head: Ticket?, events: [TicketEvent]) -> [String] {
        let title = "Ticket \(ticket.id): \(ticket.key.invariant) of \(ticket.key.component)"
        var lines =
            [style.bold(title), ""] + TextLayout.wrap(ticket.message, width: width - 2).map { "  " + $0 } + [""]
        lines += TextLayout.definitions(facts(ticket, head: head), width: width)
        lines += ["", "What happened:"]
        return lines
            + events.flatMap { event -> [String] in
                let when = "\(ClockText.time(event.at, now: now))  "
                let words = event.kind.rawValue.snakeCased.split(separator: "_").joined(separator: " ")
                let text = "\(words) by \(event.by)" + (event.text.isEmpty ? "" : ": \(event.text)")
                let indent = String(repeating: " ", count: when.count + 2)
                return TextLayout.wrap(text, width: width - when.count - 2).enumerated().map {
                    ($0 == 0 ? "  \(style.dim(when))" : indent) + $1
                }
            }
    }

    /// One line of a monitor for something that happened to a ticket.
    func event(_ event: TicketEvent, _ ticket: Ticket) -> String {
        let words = event.kind.rawValue.snakeCased.split(separator: "_").joined(separator: " ")
        let subject = "ticket \(ticket.id) \(ticket.key.invariant) of \(ticket.key.component)"
        return "\(ClockText.time(event.at, now: now))  \(subject) \(words)"
            + (event.text.isEmpty ? "" : ": \(event.text)")
    }

    private func facts(_ ticket: Ticket, head: Ticket?) -> [(term: String, meaning: String)] {
        var facts: [(term: String, meaning: String)] = [
            ("state", "\(ticket.state.rawValue), \(ticket.severity.rawValue)"),
            ("cluster", ticket.key.cluster),
            ("began", ticket.began.map { ClockText.time($0, now: now) } ?? "before it was watched"),
            ("noticed", "\(ClockText.time(ticket.noticed, now: now)) \(ClockText.zone(at: ticket.noticed))"),
        ]
        if let resolved = ticket.resolved {
            facts.append(("resolved", "\(ClockText.time(resolved, now: now)) by \(ticket.resolvedBy ?? "the monitor")"))
        }
        facts.append(("incident", "\(ticket.incident)" + standing(of: ticket, under: head)))
        if let previous = ticket.previousTicket { facts.append(("before", "ticket \(previous) was the same trouble")) }
        let marks = flags(ticket)
        if !marks.isEmpty { facts.append(("flags", marks.joined(separator: ", "))) }
        return facts
    }

    private func standing(of ticket: Ticket, under head: Ticket?) -> String {
        guard let head else { return "" }
        if head.id == ticket.id { return " (this ticket explains its others)" }
        return " (explained by ticket \(head.id), \(head.key.invariant) of \(head.key.component))"
    }

    private func flags(_ ticket: Ticket) -> [String] {
        var flags: [String] = []
        if let mark = ticket.acknowledged { flags.append("acknowledged by \(mark.by)") }
        if let mark = ticket.held { flags.append("held by \(mark.by)" + until(mark)) }
        if let mark = ticket.silenced { flags.append("silenced by \(mark.by)" + until(mark)) }
        if ticket.isFlapping { flags.append("flapping") }
        if ticket.reopenedCount > 0 { flags.append("reopened \(ticket.reopenedCount)x") }
        return flags
    }

    private func until(_ mark: Ticket.Mark) -> String {
        mark.until.map { " until \(ClockText.time($0, now: now))" } ?? ""
    }

    private func paint(_ ticket: Ticket) -> (String) -> String {
        if !ticket.isOpen { return style.dim }
        if ticket.severity == .critical { return style.red }
        return style.yellow
    }
}
