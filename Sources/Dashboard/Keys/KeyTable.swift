import OperatorCore
import TerminalUI

/// Every key of the dashboard. Lower case looks; capitals change the cluster.
public enum KeyTable {
    /// In the order of the key bar.
    public static let bindings: [KeyBinding] = demo + looking + acting + ending

    /// The reference of keys in Markdown.
    public static var markdown: String {
        "| key | what it does |\n|---|---|\n"
            + bindings.filter { !$0.explanation.isEmpty }.map { "| `\($0.shown)` | \($0.explanation) |\n" }.joined()
    }

    static func binding(for key: Key) -> KeyBinding? { bindings.first { $0.keys.contains(key) } }

    /// The key bar of the present screen.
    static func bar(_ state: DashboardState) -> KeyBar {
        KeyBar(
            items: bindings.compactMap { binding in
                switch binding.standing(state) {
                case .available:
                    KeyBar.Item(binding.shown, binding.label(state), isEssential: binding.isEssential)
                case .disabled(let why):
                    KeyBar.Item(binding.shown, binding.label(state), disabledBecause: why)
                case .elsewhere: nil
                }
            })
    }

    private static let demo: [KeyBinding] = [
        KeyBinding(
            .nextChapter, [.character("n")], "n", "in a demo: the next chapter, where one waits", isEssential: true,
            label: { _ in "next chapter" }, standing: { $0.demo?.hold == nil ? .elsewhere : .available }),
        KeyBinding(
            .reset, [.character("r")], "r", "in a demo: once more, on a fresh cluster",
            label: { _ in "fresh demo" },
            standing: { state in
                guard let demo = state.demo else { return .elsewhere }
                return demo.noReset.map { .disabled(because: $0) } ?? .available
            }),
    ]

    private static let looking: [KeyBinding] = [
        KeyBinding(
            .help, [.character("?")], "?", "all keys, and why one is off now", isEssential: true,
            label: { _ in "help" },
            standing: { $0.screen == .help ? .elsewhere : .available }),
        KeyBinding(
            .back, [.escape, .backspace], "esc", "back to the overview; back to now", isEssential: true,
            label: { $0.screen == .overview ? "now" : "back" },
            standing: { $0.screen == .overview && !$0.isScrubbed ? .elsewhere : .available }),
        KeyBinding(
            .open, [.enter], "Enter", "open the selected component or incident",
            label: { "open " + ($0.chosen.map(Self.name) ?? "") },
            standing: { $0.screen == .overview && $0.chosen != nil ? .available : .elsewhere }),
        KeyBinding(
            .up, [.up, .character("k")], "↑", "the row above", label: { _ in "" }, standing: { _ in .elsewhere }),
        KeyBinding(
            .down, [.down, .character("j")], "↓", "the row below", label: { _ in "" }, standing: { _ in .elsewhere }),
        KeyBinding(.pageUp, [.pageUp], "PgUp", "a page up", label: { _ in "" }, standing: { _ in .elsewhere }),
        KeyBinding(
            .pageDown, [.pageDown, .character(" ")], "PgDn", "a page down", label: { _ in "" },
            standing: { _ in .elsewhere }),
    ]

    private static let acting: [KeyBinding] = [
        KeyBinding(
            .kill, [.character("K")], "K", "kill the selected component, after asking", label: { "kill " + $0.victim },
            standing: { $0.victimServes == false ? .elsewhere : $0.standingOfActing(needsVictim: true) }),
        KeyBinding(
            .restart, [.character("R")], "R", "restart the selected component, after asking",
            label: { "restart " + $0.victim },
            standing: { $0.victimServes == false ? $0.standingOfActing(needsVictim: true) : .elsewhere }),
        KeyBinding(
            .heal, [.character("H")], "H", "undo every injected fault, after asking", label: { _ in "heal all" },
            standing: { $0.live.openTickets.isEmpty ? .elsewhere : $0.standingOfActing(needsVictim: false) }),
    ]

    private static let ending: [KeyBinding] = [
        KeyBinding(
            .explain, [.character("x")], "x",
            "how do we know: source, address, time of each figure of the selected row",
            label: { _ in "how do we know" }, standing: { $0.chosenComponent == nil ? .elsewhere : .available }),
        KeyBinding(
            .acknowledge, [.character("a")], "a", "acknowledge the tickets of the incident", label: { _ in "ack" },
            standing: { state in
                guard state.tickets(toAcknowledge: true).isEmpty == false else { return .elsewhere }
                return state.isPaused ? .disabled(because: "the view is paused") : .available
            }),
        KeyBinding(
            .events, [.character("e")], "e", "everything that happened, newest first", label: { _ in "events" },
            standing: { $0.screen == .events ? .elsewhere : .available }),
        KeyBinding(
            .pause, [.character("p")], "p", "hold the view still; the monitor goes on",
            label: { $0.isPaused ? "go on" : "pause" }),
        KeyBinding(
            .earlier, [.character("["), .left], "[ ]",
            "move the view through the last 30 minutes, ten seconds at a time",
            label: { _ in "earlier" }),
        KeyBinding(
            .later, [.character("]"), .right], "]", "", label: { _ in "" },
            standing: { _ in .elsewhere }),
        KeyBinding(
            .earlierEvent, [.character("{")], "{ }", "from event to event", label: { _ in "event" },
            standing: { $0.isScrubbed ? .available : .elsewhere }),
        KeyBinding(
            .laterEvent, [.character("}")], "}", "", label: { _ in "" }, standing: { _ in .elsewhere }),
        KeyBinding(
            .repaint, [.control("l")], "^L", "draw the screen anew", label: { _ in "" }, standing: { _ in .elsewhere }),
        KeyBinding(
            .quit, [.character("q"), .control("c")], "q", "quit; asks where something would be left behind",
            isEssential: true, label: { _ in "quit" }),
    ]

    private static func name(_ selection: Selection) -> String {
        switch selection {
        case .component(let id): id.spoken
        case .incident(let id): "I-\(id)"
        }
    }
}

extension DashboardState {
    /// What keys would hit: the selection where it is still there, else the first row.
    var chosen: Selection? {
        let rows = Rows(self).selectable
        if let selection, rows.contains(selection) { return selection }
        return rows.first
    }

    var chosenComponent: ComponentID? {
        if case .component(let id) = screen { return id }
        guard screen == .overview, case .component(let id)? = chosen else { return nil }
        return id
    }

    /// The victim's name for a label; never without it.
    var victim: String { chosenComponent?.spoken ?? "" }

    /// nil: nobody knows.
    var victimServes: Bool? {
        guard let id = chosenComponent else { return nil }
        let health = Lens(self).health(id)
        return health == .unknown ? nil : health != .down
    }

    func standingOfActing(needsVictim: Bool) -> KeyBinding.Standing {
        // Where nothing may act ever, keys that act are not there at all.
        guard heading.acting == .allowed else { return .elsewhere }
        if needsVictim, chosenComponent == nil { return .elsewhere }
        if isScrubbed { return .disabled(because: "the view is in the past: esc first") }
        if isPaused { return .disabled(because: "the view is paused: p first") }
        return .available
    }

    func tickets(toAcknowledge: Bool) -> [Ticket] {
        guard heading.acting != .readOnly else { return [] }
        let incident: Int64?
        switch (screen, chosen) {
        case (.incident(let id), _): incident = id
        case (.overview, .incident(let id)?): incident = id
        default: incident = live.openIncidents.first?.id
        }
        return live.openTickets.filter { $0.incident == incident && $0.acknowledged == nil }.sorted { $0.id < $1.id }
    }
}

/// The rows of the overview in the order in which the arrows walk them.
struct Rows {
    let selectable: [Selection]

    init(_ state: DashboardState) {
        let roster = Roster(Lens(state))
        selectable =
            roster.all.map { .component($0.id) } + state.view.openIncidents.map { .incident($0.id) }
    }
}
