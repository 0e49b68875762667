import OperatorCore
import TerminalUI

/// Keys that ask about what is shown, and keys for tickets and verdicts.
extension KeyTable {
    static let explaining: [KeyBinding] = [
        KeyBinding(
            .explain, [.character("x")], "x",
            "how do we know: of one number after the other what was asked, the raw answer, and when", weight: 65,
            short: "how",
            label: { _ in "how do we know" }, standing: { $0.hasExplainable ? .available : .elsewhere }),
        KeyBinding(
            .evidence, (1...9).map { .character(Character("\($0)")) }, "1-9",
            "open a reason of the verdict by its number",
            weight: 28, short: "reason", label: { _ in "open evidence" },
            standing: { state in
                guard case .incident(let id) = state.screen, state.reasons(of: id) > 0 else { return .elsewhere }
                return .available
            }),
    ]

    static let tickets: [KeyBinding] = [
        KeyBinding(
            .acknowledge, [.character("a")], "a", "acknowledge the tickets of the incident", weight: 55,
            label: { _ in "ack" },
            standing: { state in
                state.standingOfTickets(state.ticketsInHand.contains { $0.acknowledged == nil })
            }),
        KeyBinding(
            .hold, [.character("h")], "h", "hold: keep the incident open, until when is asked; or let it go",
            weight: 22,
            label: { $0.ticketsInHand.contains { $0.held != nil } ? "held" : "hold" },
            standing: { $0.standingOfTickets(!$0.ticketsInHand.isEmpty) }),
        KeyBinding(
            .resolve, [.character("o")], "o", "say that the incident is over, after asking", weight: 21,
            short: "over", label: { _ in "over: resolve" },
            standing: { $0.standingOfTickets(!$0.ticketsInHand.isEmpty) }),
        KeyBinding(
            .right, [.character("+")], "+", "the verdict of the incident was right: kept in its ticket", weight: 24,
            short: "right", label: { _ in "verdict right" }, standing: { $0.standingOfJudging }),
        KeyBinding(
            .wrong, [.character("-")], "-", "the verdict was wrong: kept in its ticket", weight: 23,
            short: "wrong", label: { _ in "verdict wrong" }, standing: { $0.standingOfJudging }),
        KeyBinding(
            .report, [.character("w")], "w", "write the incident with its verdicts into a Markdown file here",
            weight: 26, label: { _ in "report" },
            standing: { state in
                guard case .incident(let id) = state.screen, state.view.incident(id) != nil else { return .elsewhere }
                return .available
            }),
    ]

    static let tools: [KeyBinding] = [
        KeyBinding(
            .copy, [.character("y")], "y",
            "copy the recommended command, again for the next one, or the selected row's address; through the terminal",
            weight: 35, label: { $0.copyLabel }, standing: { $0.copyable == nil ? .elsewhere : .available }),
        KeyBinding(
            .events, [.character("e")], "e", "everything that happened, newest first", weight: 30,
            label: { _ in "events" },
            standing: { $0.screen == .events ? .elsewhere : .available }),
        KeyBinding(
            .filter, [.character("/")], "/", "show only rows with this text: components, incidents, events", weight: 25,
            label: { _ in "filter" },
            standing: { [.overview, .events].contains($0.screen) ? .available : .elsewhere }),
        KeyBinding(
            .nextPane, [.tab], "Tab", "to the next part: components, incidents, verdict or events", weight: 20,
            label: { $0.nextPaneName }, standing: { $0.screen == .overview ? .available : .elsewhere }),
        KeyBinding(
            .previousPane, [.backTab], "Shift-Tab", "", label: { _ in "" }, standing: { _ in .elsewhere }),
        KeyBinding(
            .theme, [.character("t")], "t", "colours: dark, light, colour-blind, mono", weight: 5,
            label: { _ in "colours" },
            standing: { $0.isColourless ? .disabled(because: "NO_COLOR is set") : .elsewhere }),
    ]
}

extension DashboardState {
    /// The incident whose verdict is on the screen.
    var verdictInHand: Int64? {
        switch screen {
        case .incident(let id): id
        case .overview: Situation(lens).worst?.id
        default: nil
        }
    }

    /// How many reasons the verdict gives.
    func reasons(of incident: Int64) -> Int { view.verdicts[incident]?.diagnosis.supportingEvidence.count ?? 0 }

    /// A verdict is judged on its own screen.
    var standingOfJudging: KeyBinding.Standing {
        guard case .incident(let id) = screen, view.verdicts[id] != nil, view.incident(id) != nil else {
            return .elsewhere
        }
        return standingOfTickets(true)
    }

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
        case (.overview, .story, _): incident = Situation(lens).worst?.id
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
        switch PaneUpdate.next(after: pane, self) {
        case .components: roster.primaryKind.map { $0 + "s" } ?? "components"
        case .incidents: "incidents"
        case .story: Situation(lens).isTrouble ? "verdict" : "events"
        }
    }
}
