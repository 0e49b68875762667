import OperatorCore
import TerminalUI

/// Changes the state by one event and answers what is to be done in the world. Pure.
public func update(_ state: inout DashboardState, _ event: DashboardEvent) -> [Effect] {
    // A key means what was on the screen, and changes nothing of what is known; else the next frame looks anew.
    if !isOnlyKey(event, state) { state.cache.clear() }
    return carryOut(event, &state)
}

/// True for a key, and for the look at the clock that comes with it.
private func isOnlyKey(_ event: DashboardEvent, _ state: DashboardState) -> Bool {
    switch event {
    case .key, .paste: true
    case .tick(let moment):
        moment.wall.millisecondsSince1970 / 1_000 == state.now.wall.millisecondsSince1970 / 1_000
    default: false
    }
}

private func carryOut(_ event: DashboardEvent, _ state: inout DashboardState) -> [Effect] {
    switch event {
    case .tick(let moment):
        if moment > state.now { state.now = moment }
        state.forgetOldNotice()
        return DemoUpdate.passTime(&state)
    case .key(let key): return state.screen == .wall ? WallUpdate.apply(key) : KeyUpdate.apply(key, &state)
    case .paste(let text):
        PasteUpdate.apply(text, &state)
        return []
    case .redraw: return [.repaint]
    default:
        let shown = scrolledIncident(state)
        hear(event, &state)
        // The verdict pane of another incident begins at its top.
        if let shown, shown != scrolledIncident(state) { state.scroll = 0 }
        return []
    }
}

/// Whose verdict the overview shows from further down; nil where nothing is scrolled.
private func scrolledIncident(_ state: DashboardState) -> Int64? {
    guard state.screen == .overview, state.scroll > 0 else { return nil }
    return state.live.openIncidents.first?.id
}

/// What is only news: nothing is to be done in the world.
private func hear(_ event: DashboardEvent, _ state: inout DashboardState) {
    switch event {
    case .tick, .key, .paste, .redraw: break
    case .engine(let event):
        state.live.take(event)
        if case .observed(let observation) = event {
            state.starting = nil
            if observation.isSimulated { state.heading.isSimulated = true }
        }
    case .monitor(let conditions, let role):
        state.live.conditions = conditions
        state.live.role = role
    case .measuring(let history): state.history = history
    case .stored(let tickets, let verdicts): state.live.take(tickets, verdicts)
    case .done(let text): state.notice = text
    case .rehearsal(let news): DemoUpdate.take(news, &state)
    case .faults(let faults): state.faults = faults
    case .offers(let offers): state.offers = offers
    case .claude(let standing): state.claude = standing
    case .offered(let offer): state.take(offer)
    case .start(let news): StartUpdate.take(news, &state)
    case .provenance(let question, let entries): ExplainUpdate.take(question, entries, &state)
    }
}

extension ClusterView {
    mutating func take(_ tickets: [Ticket], _ verdicts: [DiagnosisRecord]) {
        for ticket in tickets { self.tickets[ticket.id] = ticket }
        for verdict in verdicts { take(verdict) }
    }

    mutating func take(_ event: EngineEvent) {
        switch event {
        case .observed(let observation): take(observation)
        case .gap(let duration, let moment):
            note(
                Happening(
                    at: moment.wall, who: "monitor", text: "did not run for \(FigureText.age(duration))",
                    severity: .warning))
        case .ticket(let event, let ticket): take(event, ticket)
        case .diagnosisProgress(let incident, let engine, let update): take(update, incident, engine)
        case .diagnosed(let record):
            take(record)
            note(
                Happening(
                    at: record.at, who: "verdict",
                    text: "\(record.version) by \(record.engine): \(record.diagnosis.rootCause.statement)"))
        case .action(let action):
            var happening = Happening(at: action.at, who: action.by, text: action.text)
            happening.mark = action.text.first.map { Character($0.uppercased()) }
            note(happening)
        case .writer(let status, _): writer = status
        case .persistenceTrouble(let error, _): persistenceTrouble = error.map { "\($0)" }
        }
    }

    mutating func take(_ record: DiagnosisRecord) {
        if let known = verdicts[record.incident] {
            if known.version > record.version { return }
            keepEarlier(known, beside: record)
            if known.engine != record.engine { otherVerdicts[record.incident] = known }
        }
        verdicts[record.incident] = record
        if working?.incident == record.incident, working?.engine == record.engine { working = nil }
    }

    private mutating func keepEarlier(_ known: DiagnosisRecord, beside record: DiagnosisRecord) {
        guard known.version != record.version else { return }
        let earlier = (earlierVerdicts[record.incident] ?? []).filter { $0.version < known.version }
        earlierVerdicts[record.incident] = Array((earlier + [known]).suffix(Self.keptVerdicts))
    }

    private mutating func take(_ observation: Observation) {
        self.observation = observation
        if firstSeen == nil { firstSeen = observation.at }
        states.note(
            observation.states, isAuthorityLost: observation.isSilent(authority, at: observation.completed),
            at: observation.at)
        for event in observation.events {
            note(
                Happening(
                    at: event.at, who: event.component?.spoken ?? "cluster", text: event.message, kind: event.kind))
        }
    }

    private mutating func take(_ event: TicketEvent, _ ticket: Ticket) {
        tickets[ticket.id] = ticket
        forgetOldTickets()
        guard [.opened, .reopened, .joined, .resolved, .acknowledged, .diagnosisFailed].contains(event.kind) else {
            return
        }
        let severity = event.kind == .opened || event.kind == .reopened ? ticket.severity : nil
        let what = "\(ticket.key.component.spoken) \(ticket.key.invariant)"
        note(
            Happening(
                at: event.at, who: "ticket \(ticket.id)", text: "\(event.kind.rawValue): \(what)", severity: severity))
    }

    private mutating func forgetOldTickets() {
        guard tickets.count > Self.keptTickets else { return }
        let over = tickets.values.filter { !$0.isOpen }.sorted { $0.id < $1.id }
        for ticket in over.prefix(tickets.count - Self.keptTickets) { tickets[ticket.id] = nil }
    }

    /// One at a time: who begins while another engine is at work is heard of with its verdict.
    private mutating func take(_ update: DiagnosisUpdate, _ incident: Int64, _ engine: String) {
        let isOurs = working?.incident == incident && working?.engine == engine
        if let working, working.ended == nil, working.engine != engine { return }
        switch update {
        case .finished, .failed, .ended:
            guard isOurs else { return }
        case .progress, .spent, .partial, .startedOver:
            if !isOurs || working?.ended != nil {
                let nowhere = Moment(uptimeNanoseconds: 0, wall: WallTime(millisecondsSince1970: 0))
                working = WorkingDiagnosis(
                    incident: incident, engine: engine, began: observation?.completed ?? nowhere)
            }
        }
        // One of an engine whose verdict stands looked again and had nothing new to say.
        if case .ended = update, allVerdicts(of: incident).contains(where: { $0.engine == engine }) {
            working = nil
            return
        }
        switch update {
        case .progress(let line): working?.note(line)
        case .spent(let cost): working?.cost = cost
        case .startedOver: working?.sections = []
        case .partial(let section, let text): working?.take(section: section, text)
        case .failed(let reason, let retryAt): working?.ended = WorkingDiagnosis.End(reason: reason, retryAt: retryAt)
        case .ended: working?.ended = WorkingDiagnosis.End(reason: "it ended without a verdict")
        case .finished: working = nil
        }
    }
}

/// The wall has no keys but the one that ends it, and the one that draws it anew.
private enum WallUpdate {
    static func apply(_ key: Key) -> [Effect] {
        switch key {
        case .character("q"), .control("c"): [.quit]
        case .control("l"): [.repaint]
        default: []
        }
    }
}
