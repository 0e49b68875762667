import OperatorCore
import TerminalUI

/// Every key of the dashboard. Lower case looks; capitals change the cluster.
public enum KeyTable {
    /// In the order of the key bar.
    public static let bindings: [KeyBinding] =
        demo + looking + acting + explaining + diagnosing + tickets + tools + ending

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
                case .available: item(binding, state)
                case .disabled(let why): item(binding, state, off: why)
                case .elsewhere: nil
                }
            })
    }

    private static func item(_ binding: KeyBinding, _ state: DashboardState, off why: String? = nil) -> KeyBar.Item {
        let label = binding.label(state)
        return KeyBar.Item(
            binding.shown, label, short: binding.shortLabel ?? label, disabledBecause: why,
            isEssential: binding.isEssential, weight: why == nil ? binding.weight : binding.weight / 2)
    }

    private static let demo: [KeyBinding] = [
        KeyBinding(
            .nextChapter, [.character("n")], "n", "in a demo: the next chapter, where one waits", isEssential: true,
            label: { _ in "next chapter" }, standing: { $0.demo?.hold == nil ? .elsewhere : .available }),
        KeyBinding(
            .reset, [.character("r")], "r", "in a demo: once more, on a fresh cluster", weight: 98, short: "fresh",
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
            label: { $0.filterInHand.map { "clear /" + $0 } ?? ($0.screen == .overview ? "now" : "back") },
            standing: {
                $0.screen == .overview && !$0.isScrubbed && $0.filterInHand == nil ? .elsewhere : .available
            }),
        KeyBinding(
            .open, [.enter], "Enter", "open the selected component or incident", weight: 80, short: "open",
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
            .kill, [.character("K")], "K", "kill the selected component or the incident's, after asking",
            weight: 60,
            label: { "kill " + $0.target },
            standing: { $0.targetServes == false ? .elsewhere : $0.standing(of: .kill) }),
        KeyBinding(
            .restart, [.character("R")], "R",
            "restart the selected component or the incident's, after asking", weight: 90,
            label: { "restart " + $0.target },
            standing: { $0.targetServes == false ? $0.standingOfActing(needsTarget: true) : .elsewhere }),
        KeyBinding(
            .heal, [.character("H")], "H", "undo every injected fault, after asking", weight: 70, short: "heal",
            label: { _ in "heal all" },
            standing: {
                $0.live.openTickets.isEmpty && $0.faults.isEmpty ? .elsewhere : $0.standingOfActing(needsTarget: false)
            }),
    ]

    private static let ending: [KeyBinding] = [
        KeyBinding(
            .pause, [.character("p")], "p", "hold the view still; the monitor goes on", weight: 50,
            label: { $0.isPaused ? "go on" : "pause" }),
        KeyBinding(
            .earlier, [.character("["), .left], "[ ]",
            "move the view through the last 30 minutes, ten seconds at a time", weight: 40,
            label: { _ in "earlier" }),
        KeyBinding(
            .later, [.character("]"), .right], "]", "", label: { _ in "" },
            standing: { _ in .elsewhere }),
        KeyBinding(
            .earlierEvent, [.character("{")], "{ }", "from event to event", weight: 45, label: { _ in "event" },
            standing: { $0.isScrubbed ? .available : .elsewhere }),
        KeyBinding(
            .laterEvent, [.character("}")], "}", "", label: { _ in "" }, standing: { _ in .elsewhere }),
        KeyBinding(
            .repaint, [.control("l")], "^L", "draw the screen anew", label: { _ in "" }, standing: { _ in .elsewhere }),
        KeyBinding(
            .quit, [.character("q"), .control("c")], "q",
            "quit; asks where a fault would be left or nobody would watch any more",
            isEssential: true, label: { _ in "quit" }),
    ]

    private static func name(_ selection: Selection) -> String {
        switch selection {
        case .component(let id): id.spoken
        case .incident(let id): "I-\(id)"
        }
    }
}
