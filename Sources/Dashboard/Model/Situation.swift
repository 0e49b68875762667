import OperatorCore
import TerminalUI

/// How things are, in words: the answer of the second line.
struct Situation {
    let model: ViewModel
    let listed: ComponentList
    /// The gravest open incident.
    let worst: IncidentView?

    init(_ model: ViewModel) {
        self.model = model
        listed = model.listed
        worst = model.openIncidents.first
    }

    var isTrouble: Bool { worst != nil }

    var mark: Mark {
        if let worst { return worst.severity == .critical ? .critical : .degraded }
        guard model.observation != nil, !model.isStale else { return .unknown }
        if listed.all.contains(where: { $0.health == .suspect || $0.health == .degraded }) { return .degraded }
        return isAllKnown ? .ok : .unknown
    }

    private var isAllKnown: Bool {
        !model.state.isScrubbed && !listed.all.isEmpty
            && listed.all.allSatisfy { $0.health == .ok || $0.health == .planned }
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
        if model.observation == nil { return "LOOKING" }
        if model.isStale { return "NOT CURRENT" }
        switch mark {
        case .ok: return "ALL WELL"
        case .degraded: return "SUSPECT"
        default: return model.state.isScrubbed ? "NOTHING OPEN" : "NOT SURE"
        }
    }

    /// What stands behind the word.
    var explanation: String {
        let state = model.state
        if let recovery { return recovery }
        if let head {
            if let seen = seenFor(head) { return "\(what(head)) \(FigureText.age(seen))" }
            let age = FigureText.age(model.moment.wall.elapsed(since: head.start))
            // Our own eyes were not there when it began: no longer than the ticket says.
            return ProbeWords(model.componentState(head.key.component)).isFailing
                ? "\(what(head)) up to \(age)" : "\(what(head)) \(age)"
        }
        guard state.view.observation != nil else { return "first answers within seconds" }
        if model.isStale { return "nothing new for \(FigureText.age(model.silence))" }
        if state.isScrubbed { return "at \(state.zone.text(model.moment.wall))" }
        switch mark {
        case .ok: return "for \(FigureText.age(model.moment.elapsed(since: wellSince)))"
        case .degraded:
            let suspects = listed.all.filter { $0.health == .suspect || $0.health == .degraded }
            return suspects.map { $0.component.spoken }.joined(separator: ", ") + ": looking again before a ticket"
        default:
            let unknown = listed.all.count { $0.health == .unknown }
            return listed.all.isEmpty ? "no component is known yet" : "\(unknown) of \(listed.all.count) not known yet"
        }
    }

    /// The gravest ticket of the worst incident whose trouble is still seen: what is well again and only waits to be
    /// closed is no headline while something else is not.
    var head: Ticket? {
        guard !model.state.isScrubbed else { return worst?.head }
        let seen = worst?.tickets.filter { !$0.isOver(by: model.view.conditions) } ?? []
        // What the whole cluster suffers says more than which component began it.
        let gravest = seen.filter { $0.severity == seen.first?.severity }
        return gravest.first { $0.key.component.kind == "cluster" } ?? gravest.first ?? worst?.head
    }

    /// Every check of the incident is well again, and its tickets wait whether that lasts: `store 5 recovers: well for
    /// 6 s, not closed yet`. nil: that is not so, or conditions of the shown moment are not kept.
    private var recovery: String? {
        guard let worst, let head = worst.head, !model.state.isScrubbed else { return nil }
        let conditions = worst.tickets.filter(\.isOpen).map { model.view.conditions[$0.key] }
        let well = conditions.compactMap { $0 }.filter { $0.phase.isWell }
        guard !well.isEmpty, well.count == conditions.count, let since = well.map(\.since).max() else { return nil }
        let served = model.view.states.since(head.key.component, at: model.moment)
        let id = head.key.component
        let name = id.kind == "cluster" ? "the cluster" : model.observation?.topology[id]?.spoken ?? id.spoken
        if worst.tickets.contains(where: { $0.isOpen && $0.held != nil }) { return "\(name) is well again; held open" }
        // Who follows saw it well before it was lost, too: only a change under its own eyes says since when.
        guard model.view.role == .writer || served != nil else { return "\(name) recovers, not closed yet" }
        let age = FigureText.age(model.moment.elapsed(since: max(since, served ?? since)))
        return "\(name) recovers: well for \(age), not closed yet"
    }

    /// Since the last trouble ended; no longer than somebody has looked, this window or the one who keeps tickets.
    var wellSince: Moment {
        let first = model.view.firstSeen ?? model.moment
        let ended = model.view.tickets.values.compactMap(\.resolved).max()
        let began = min(first.wall, model.view.keptSince ?? first.wall)
        return first.advanced(by: max(began, ended ?? began).elapsed(since: first.wall))
    }

    /// How long our own probe has seen what the headline says: the same age as in its row.
    private func seenFor(_ ticket: Ticket) -> Duration? {
        let id = ticket.key.component
        guard ProbeWords(model.componentState(id)).isFailing, ticket.isOpen else { return nil }
        return model.view.states.since(id, at: model.moment).map { model.moment.elapsed(since: $0) }
    }

    /// `store 5 refused`: our own probe's word where it says it shortest, else the invariant's title.
    func what(_ ticket: Ticket) -> String {
        let id = ticket.key.component
        let name = model.observation?.topology[id]?.spoken ?? id.spoken
        let seen = ProbeWords(model.componentState(id))
        if seen.isFailing, ticket.isOpen { return "\(name) \(seen.text)" }
        let title = model.state.subject.invariant(ticket.key.invariant)?.title
        let words = title ?? ticket.key.invariant.rawValue.replacing("_", with: " ")
        return id.kind == "cluster" ? words : "\(name): \(words)"
    }
}
