import OperatorCore
import TerminalUI

/// What a dialog says: the exact thing that will be done, and what that costs.
struct QuestionWords {
    let question: Question
    let state: DashboardState

    init(_ question: Question, _ state: DashboardState) {
        self.question = question
        self.state = state
    }

    var dialog: Dialog { Dialog(title: title, lines: lines, buttons: buttons, focused: question.focused) }

    var buttons: [String] {
        switch question.kind {
        case .kill(let id, _): ["Cancel", "Kill \(id.spoken)"]
        case .restart(let id, _): ["Cancel", "Restart \(id.spoken)"]
        case .heal: ["Cancel", "Heal all"]
        case .quit: ["Stay", "Quit"]
        case .explain: ["Close"]
        }
    }

    /// What Enter does now.
    var keyLine: String {
        let focused = min(question.focused, buttons.count - 1)
        let other =
            buttons.count > 1
            ? (focused == 0 ? "   → then Enter: \(buttons[1])" : "   ← then Enter: \(buttons[0])") : ""
        return "Enter: \(buttons[focused])\(other)   esc \(buttons[0].lowercased())"
    }

    private var title: StyledText {
        switch question.kind {
        case .kill(let id, let address):
            StyledText("Kill \(id.spoken)", .critical) + StyledText("   \(address)", .dialog)
        case .restart(let id, let address):
            StyledText("Restart \(id.spoken)", .heading) + StyledText("   \(address)", .dialog)
        case .heal: StyledText("Heal everything", .heading)
        case .quit: StyledText("Quit while an incident is open?", .heading)
        case .explain(let id): StyledText("How do we know: \(id.spoken)", .heading)
        }
    }

    private var lines: [StyledText] {
        switch question.kind {
        case .kill(let id, _): kill(id)
        case .restart(let id, _):
            [
                StyledText("Ends its process and starts it again, with the same data and ports.", .dialog),
                StyledText(""),
                StyledText("operator chaos can undo nothing of this; nothing is lost.", .dialog),
            ].prefix(1) + consequences(id)
        case .heal:
            [StyledText("Starts what was killed or stopped and lets run what was frozen, by our own list.", .dialog)]
        case .quit:
            [
                StyledText("This window keeps the tickets of \(state.heading.name).", .dialog),
                StyledText("Without it nobody does, until it or operator monitor runs again.", .dialog),
            ]
        case .explain(let id): ExplainWords(lens: Lens(state), id: id).lines
        }
    }

    private func kill(_ id: ComponentID) -> [StyledText] {
        [StyledText("SIGKILL to its process" + (state.heading.isSimulated ? ", a simulated one." : "."), .dialog)]
            + consequences(id)
            + [
                StyledText(""),
                StyledText("Undo: R starts it, H heals all. It heals by itself after five minutes.", .dialog),
            ]
    }

    /// What the component holds now.
    private func consequences(_ id: ComponentID) -> [StyledText] {
        let lens = Lens(state)
        guard let leaders = lens.metric("leaders", kind: id.kind).flatMap({ lens.value($0.id, id).value }), leaders > 0
        else { return [] }
        let count = FigureText.count(leaders)
        return [StyledText("\(count) regions lose their leader: errors there until others are elected.", .dialog)]
    }
}

/// Where the figures of one row come from: source, address, how old, and what was answered.
struct ExplainWords {
    let lens: Lens
    let id: ComponentID

    var lines: [StyledText] {
        let sources = (lens.state.view.observation?.sources ?? []).filter {
            $0.name.hasSuffix("\(id)") || $0.name == id.kind || $0.name.hasPrefix("pd")
        }
        return sources.map(source) + [StyledText("")] + facts
    }

    private func source(_ source: SourceStatus) -> StyledText {
        let age = source.lastSuccess.map { FigureText.age(lens.moment.elapsed(since: $0)) + " ago" } ?? "never"
        let state =
            if case .failing(let error, _, _) = source.state { StyledText(error, .critical) } else {
                StyledText("answered \(age)", .dialog)
            }
        return StyledText("\(source.name)  ", .heading) + StyledText("\(source.origin)  ", .dialog) + state
    }

    private var facts: [StyledText] {
        guard let state = lens.componentState(id) else { return [StyledText("nothing was said of it", .dialog)] }
        let said = StyledText("state  ", .heading) + StyledText(state.state, .dialog)
        return [said]
            + state.facts.sorted { $0.key < $1.key }.prefix(6).map {
                StyledText($0.key.replacing("_", with: " ") + "  ", .heading) + StyledText($0.value, .dialog)
            }
    }
}
