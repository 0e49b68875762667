import OperatorCore

extension DashboardState {
    /// What keys would hit: the target that a question is bound to, the selection where it is still there, else the
    /// first row.
    var chosen: Selection? {
        let rows = model.rows
        if let target = question?.target ?? countdown?.target, rows.contains(.component(target)) {
            return .component(target)
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
    var actionTarget: ComponentID? {
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
    var howToChooseTarget: String {
        let count = brokenInHand.count
        return "select a component first" + (count > 1 ? ": the incident is about \(count)" : "")
    }

    /// The target's name for a label; never without it.
    var target: String { actionTarget?.spoken ?? "" }

    /// nil: nobody knows.
    var targetServes: Bool? {
        guard let id = actionTarget else { return nil }
        let seen = ProbeWords(model.componentState(id))
        // One that serves again may be killed again, although its ticket is not closed yet.
        if seen.isServing || seen.isFailing { return seen.isServing }
        let health = model.health(id)
        return health == .unknown ? nil : health != .down
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

    /// The part that has the arrows after this one, or before it (-1).
    func pane(_ direction: Int, after pane: Pane) -> Pane {
        let hasIncidents = model.openIncidents.contains(where: shows)
        let all = Pane.allCases.filter { $0 != .incidents || hasIncidents }
        let index = all.firstIndex(of: pane) ?? 0
        return all[(index + direction + all.count) % all.count]
    }

    /// The incident whose verdict is on the screen.
    var verdictInHand: Int64? {
        switch screen {
        case .incident(let id): id
        case .overview: Situation(model).worst?.id
        default: nil
        }
    }

    /// How many reasons the verdict gives.
    func reasons(of incident: Int64) -> Int { view.verdicts[incident]?.diagnosis.supportingEvidence.count ?? 0 }

    /// What `y` would copy now.
    var copyable: (text: String, what: String)? {
        let commands = commandsInHand
        if !commands.isEmpty { return commands[copied % commands.count] }
        guard let id = chosenComponent, let component = view.observation?.topology[id], !component.address.isEmpty
        else {
            return nil
        }
        return (component.address, "the address of \(component.spoken)")
    }

    var copyLabel: String { commandsInHand.isEmpty ? "copy address" : "copy \(copyable?.what ?? "")" }

    /// The verdict's commands, where the verdict is what the person looks at.
    private var commandsInHand: [(text: String, what: String)] {
        let incident: Int64?
        switch (screen, pane, chosen) {
        case (.incident(let id), _, _), (.overview, .incidents, .incident(let id)?): incident = id
        case (.overview, .story, _): incident = Situation(model).worst?.id
        default: incident = nil
        }
        let actions = incident.flatMap { view.verdicts[$0] }?.diagnosis.recommendedActions ?? []
        return actions.enumerated().compactMap { index, action in
            action.command.map { (UntrustedText.sanitise($0, maximumScalars: 2_000), "\(Self.letter(index)))") }
        }
    }

    /// `a`, `b`, … as the verdict names what to do.
    static func letter(_ index: Int) -> String { String(UnicodeScalar(UInt8(97 + min(25, max(0, index))))) }

    var nextPaneName: String {
        switch pane(1, after: pane) {
        case .components: listed.primaryKind.map { $0 + "s" } ?? "components"
        case .incidents: "incidents"
        case .story: Situation(model).isTrouble ? "verdict" : "events"
        }
    }
}

extension DashboardState {
    /// The text that leaves rows of this screen out; nil: none does.
    var filterInHand: String? { [.overview, .events].contains(screen) ? filter?.text : nil }

    func shows(_ component: Component, _ state: ComponentState?) -> Bool {
        guard let filter else { return true }
        let labels = component.attributes.values.sorted().joined(separator: "\n")
        let words = [component.spoken, component.id.description, component.address, labels, state?.state ?? ""]
        return filter.matches(words.joined(separator: "\n"))
    }

    func shows(_ incident: IncidentView) -> Bool {
        guard let filter else { return true }
        let words = incident.tickets.map {
            "\($0.key.component) \($0.key.component.spoken) \($0.key.invariant) \($0.message)"
        }
        return filter.matches("I-\(incident.id)", words.joined(separator: "\n"))
    }

    func shows(_ happening: Happening) -> Bool { filter?.matches(happening.who, happening.text) ?? true }
}
