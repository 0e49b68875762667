import TerminalUI

/// What the keys do on the start screen now.
struct StartKeys {
    let start: StartView

    var items: [KeyBar.Item] {
        switch start.step {
        case .choosing: choosing
        case .typing: [.init("Enter", "check it", isEssential: true), .init("^U", "clear"), back]
        case .naming: [.init("Enter", "take this name", isEssential: true), back]
        case .checking(let check):
            check.offer.map(offering) ?? [
                check.isOver
                    ? .init("Enter", "other address", isEssential: true) : .init("e", "other address"), back,
            ]
        }
    }

    /// Beside the list of all of them.
    static let inHelp: [KeyBar.Item] = [
        .init("esc", "back", isEssential: true), .init("q", "quit", isEssential: true),
    ]

    /// All keys of the start screen, for its help.
    static func all(answering noun: String) -> [(shown: String, explanation: String)] {
        [
            ("1", "watch a cluster of yours: what was found, else an address you type"),
            ("2", "see the demo, \(DemoView.usualLength)"),
            ("3", "try a simulated cluster by hand"),
            ("↑ ↓", "choose"),
            ("Enter", "begin with what is chosen; check what was typed; save what was checked and watch it"),
            ("e", "type the address of \(noun)"),
            ("l", "watch the local cluster that was found running"),
            ("w", "once it is checked: only watch it, and save nothing"),
            ("n", "once it is checked: another name for it"),
            ("^U", "clear what was typed"),
            ("?", "these keys"),
            ("esc", "back; quit where there is nothing before it"),
            ("q", "quit; back from a check"),
            ("^L", "draw the screen anew"),
        ]
    }

    private var choosing: [KeyBar.Item] {
        let enter = start.chosen > 0 ? "begin" : start.finds.isEmpty ? "type an address" : "use what was found"
        var items: [KeyBar.Item] = [.init("↑ ↓", "choose"), .init("Enter", enter, isEssential: true)]
        if start.chosen == 0, !start.finds.isEmpty { items.append(.init("e", "type an address")) }
        return items + [.init("?", "help"), .init("q", "quit", isEssential: true)]
    }

    private func offering(_ offer: SaveOffer) -> [KeyBar.Item] {
        guard offer.refusal == nil else {
            return [.init("Enter", "watch without saving", isEssential: true), .init("e", "other address"), back]
        }
        return [
            .init("Enter", "save and watch", isEssential: true), .init("w", "only watch"),
            .init("n", "other name"), .init("e", "other address"), back,
        ]
    }

    private var back: KeyBar.Item { .init("esc", "back", isEssential: true) }
}
