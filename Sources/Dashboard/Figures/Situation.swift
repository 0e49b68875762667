import OperatorCore
import TerminalUI

/// How things are, in words: the answer of the second line.
struct Situation {
    let lens: Lens
    let roster: Roster
    /// The gravest open incident.
    let worst: IncidentView?

    init(_ lens: Lens) {
        self.lens = lens
        roster = lens.roster
        worst = lens.openIncidents.first
    }

    var isTrouble: Bool { worst != nil }

    var mark: Mark {
        if let worst { return worst.severity == .critical ? .critical : .degraded }
        guard lens.observation != nil, !lens.isStale else { return .unknown }
        if roster.all.contains(where: { $0.health == .suspect || $0.health == .degraded }) { return .degraded }
        return isAllKnown ? .ok : .unknown
    }

    private var isAllKnown: Bool {
        !lens.state.isScrubbed && !roster.all.isEmpty
            && roster.all.allSatisfy { $0.health == .ok || $0.health == .planned }
    }

    /// `CRITICAL`, `ALL WELL`, …
    var word: String {
        if let worst {
            switch worst.severity {
            case .critical: return "CRITICAL"
            case .warning: return "WARNING"
            case .info: return "NOTE"
            }
        }
        if lens.observation == nil { return "LOOKING" }
        if lens.isStale { return "NOT CURRENT" }
        switch mark {
        case .ok: return "ALL WELL"
        case .degraded: return "SUSPECT"
        default: return lens.state.isScrubbed ? "NOTHING OPEN" : "NOT SURE"
        }
    }

    /// What stands behind the word.
    var explanation: String {
        let state = lens.state
        if let recovery { return recovery }
        if let head {
            if let seen = seenFor(head) { return "\(what(head)) \(FigureText.age(seen))" }
            let age = FigureText.age(lens.moment.wall.elapsed(since: head.start))
            // Our own eyes were not there when it began: no longer than the ticket says.
            return ProbeWords(lens.componentState(head.key.component)).isFailing
                ? "\(what(head)) up to \(age)" : "\(what(head)) \(age)"
        }
        guard state.view.observation != nil else { return "first answers within seconds" }
        if lens.isStale { return "nothing new for \(FigureText.age(lens.silence))" }
        if state.isScrubbed { return "at \(state.zone.text(lens.moment.wall))" }
        switch mark {
        case .ok: return "for \(FigureText.age(lens.moment.elapsed(since: wellSince)))"
        case .degraded:
            let suspects = roster.all.filter { $0.health == .suspect || $0.health == .degraded }
            return suspects.map { $0.component.spoken }.joined(separator: ", ") + ": looking again before a ticket"
        default:
            let unknown = roster.all.count { $0.health == .unknown }
            return roster.all.isEmpty ? "no component is known yet" : "\(unknown) of \(roster.all.count) not known yet"
        }
    }

    /// The gravest ticket of the worst incident whose trouble is still seen: what is well again and only waits to be
    /// closed is no headline while something else is not.
    var head: Ticket? {
        guard !lens.state.isScrubbed else { return worst?.head }
        let seen = worst?.tickets.filter { !$0.isOver(by: lens.view.conditions) } ?? []
        // What the whole cluster suffers says more than which component began it.
        let gravest = seen.filter { $0.severity == seen.first?.severity }
        return gravest.first { $0.key.component.kind == "cluster" } ?? gravest.first ?? worst?.head
    }

    /// Every check of the incident is well again, and its tickets wait whether that lasts: `store 5 recovers: well for
    /// 6 s, not closed yet`. nil: that is not so, or conditions of the shown moment are not kept.
    private var recovery: String? {
        guard let worst, let head = worst.head, !lens.state.isScrubbed else { return nil }
        let conditions = worst.tickets.filter(\.isOpen).map { lens.view.conditions[$0.key] }
        let well = conditions.compactMap { $0 }.filter { $0.phase.isWell }
        guard !well.isEmpty, well.count == conditions.count, let since = well.map(\.since).max() else { return nil }
        let served = lens.view.states.since(head.key.component, at: lens.moment)
        let id = head.key.component
        let name = id.kind == "cluster" ? "the cluster" : lens.observation?.topology[id]?.spoken ?? id.spoken
        if worst.tickets.contains(where: { $0.isOpen && $0.held != nil }) { return "\(name) is well again; held open" }
        // Who follows saw it well before it was lost, too: only a change under its own eyes says since when.
        guard lens.view.role == .writer || served != nil else { return "\(name) recovers, not closed yet" }
        let age = FigureText.age(lens.moment.elapsed(since: max(since, served ?? since)))
        return "\(name) recovers: well for \(age), not closed yet"
    }

    /// Since the last trouble ended; no longer than somebody has looked, this window or the one who keeps tickets.
    var wellSince: Moment {
        let first = lens.view.firstSeen ?? lens.moment
        let ended = lens.view.tickets.values.compactMap(\.resolved).max()
        let began = min(first.wall, lens.view.keptSince ?? first.wall)
        return first.advanced(by: max(began, ended ?? began).elapsed(since: first.wall))
    }

    /// How long our own probe has seen what the headline says: the same age as in its row.
    private func seenFor(_ ticket: Ticket) -> Duration? {
        let id = ticket.key.component
        guard ProbeWords(lens.componentState(id)).isFailing, ticket.isOpen else { return nil }
        return lens.view.states.since(id, at: lens.moment).map { lens.moment.elapsed(since: $0) }
    }

    /// `store 5 refused`: our own probe's word where it says it shortest, else the invariant's title.
    func what(_ ticket: Ticket) -> String {
        let id = ticket.key.component
        let name = lens.observation?.topology[id]?.spoken ?? id.spoken
        let seen = ProbeWords(lens.componentState(id))
        if seen.isFailing, ticket.isOpen { return "\(name) \(seen.text)" }
        let title = lens.state.subject.invariant(ticket.key.invariant)?.title
        let words = title ?? ticket.key.invariant.rawValue.replacing("_", with: " ")
        return id.kind == "cluster" ? words : "\(name): \(words)"
    }
}
