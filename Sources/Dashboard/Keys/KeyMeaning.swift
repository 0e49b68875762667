import OperatorCore
import TerminalUI

extension DashboardState {
    /// What keys would hit: the victim that a question is bound to, the selection where it is still there, else the
    /// first row.
    var chosen: Selection? {
        let rows = lens.rows
        if let victim = question?.victim ?? countdown?.victim, rows.contains(.component(victim)) {
            return .component(victim)
        }
        if let selection, rows.contains(selection) { return selection }
        return rows.first
    }

    var chosenComponent: ComponentID? {
        if case .component(let id) = screen { return id }
        guard screen == .overview, case .component(let id)? = chosen else { return nil }
        return id
    }

    /// What keys that act would hit: the component in hand, else the only one that the incident in hand is about.
    var victimInHand: ComponentID? {
        if let id = chosenComponent { return id }
        let broken = brokenInHand
        return broken.count == 1 ? broken.first : nil
    }

    /// The components that open tickets of the incident on the screen, or of the selected one, are about.
    private var brokenInHand: Set<ComponentID> {
        let incident: Int64?
        switch (screen, chosen) {
        case (.incident(let id), _), (.overview, .incident(let id)?): incident = id
        default: incident = nil
        }
        let tickets = incident.flatMap { live.incident($0) }?.tickets.filter(\.isOpen) ?? []
        return Set(tickets.map(\.key.component)).filter { live.observation?.topology[$0] != nil }
    }

    /// What to do where a key that acts has nothing to hit.
    var howToChooseVictim: String {
        let count = brokenInHand.count
        return "select a component first" + (count > 1 ? ": the incident is about \(count)" : "")
    }

    /// The victim's name for a label; never without it.
    var victim: String { victimInHand?.spoken ?? "" }

    /// nil: nobody knows.
    var victimServes: Bool? {
        guard let id = victimInHand else { return nil }
        let seen = ProbeWords(lens.componentState(id))
        // One that serves again may be killed again, although its ticket is not closed yet.
        if seen.isServing || seen.isFailing { return seen.isServing }
        let health = lens.health(id)
        return health == .unknown ? nil : health != .down
    }

    func standingOfActing(needsVictim: Bool) -> KeyBinding.Standing {
        // Where nothing may act ever, keys that act are not there at all.
        guard heading.acting == .allowed else { return .elsewhere }
        if needsVictim, victimInHand == nil { return .elsewhere }
        if isScrubbed { return .disabled(because: "the view is in the past: esc first") }
        if isPaused { return .disabled(because: "the view is paused: p first") }
        return .available
    }

    /// Of a key that injects a fault: off where the victim's deployment does not offer it.
    func standing(of fault: FaultID) -> KeyBinding.Standing {
        let standing = standingOfActing(needsVictim: true)
        guard standing == .available, let id = victimInHand else { return standing }
        let address = live.observation?.topology[id]?.address ?? ""
        guard let node = offers.node(for: address) ?? offers.node(for: id.description),
            !node.offers.contains(where: { $0.fault.id == fault })
        else { return standing }
        return .disabled(because: "\(id.spoken) cannot suffer that where it runs")
    }

    /// The incident that keys for tickets are about: the open one on the screen, the selected one, else the gravest.
    var incidentInHand: Int64? {
        switch (screen, chosen) {
        case (.incident(let id), _): id
        case (.overview, .incident(let id)?): id
        default: live.openIncidents.first?.id
        }
    }

    /// The open tickets of the incident in hand, in the order in which they came.
    var ticketsInHand: [Ticket] {
        live.openTickets.filter { $0.incident == incidentInHand && $0.id > 0 }.sorted { $0.id < $1.id }
    }

    /// Keys that change tickets: off where nothing may be changed, and while the view is not of now.
    func standingOfTickets(_ isMeant: Bool) -> KeyBinding.Standing {
        guard isMeant else { return .elsewhere }
        if heading.acting == .readOnly { return .disabled(because: "started with --read-only") }
        if isScrubbed { return .disabled(because: "the view is in the past: esc first") }
        if isPaused { return .disabled(because: "the view is paused: p first") }
        return .available
    }
}
