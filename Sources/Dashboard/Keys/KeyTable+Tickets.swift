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
