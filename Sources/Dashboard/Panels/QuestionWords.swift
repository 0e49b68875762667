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

    var dialog: Dialog {
        var dialog = Dialog(title: title, lines: lines, short: short, buttons: buttons, focused: question.focused)
        switch question.kind {
        case .evidence: dialog.indent = EvidenceWords.usualColumn
        case .askClaude: dialog.indent = ClaudeQuestion.column
        case .kill, .restart, .heal, .quit, .hold, .resolve: break
        }
        return dialog
    }

    private var buttons: [String] { question.buttons(in: state) }

    /// What Enter does now; where room is short the rest goes whole.
    func keyLine(_ width: Int) -> String {
        let focused = min(question.focused, buttons.count - 1)
        let enter = "Enter: \(buttons[focused])"
        let isLast = focused + 1 >= buttons.count
        let other = isLast ? max(0, focused - 1) : focused + 1
        let arrow = isLast ? "←" : "→"
        let move = other == focused ? "" : "   \(arrow) then Enter: \(buttons[other])"
        let again = question.kind == .quit ? "   q again: quit" : ""
        let esc = "   esc \(buttons[0].lowercased())"
        let short = other == focused ? "" : "   \(arrow) Enter: \(buttons[other])"
        // What quits though the focus is elsewhere is said before what the arrows do.
        let lines =
            again.isEmpty
            ? [enter + move + esc, enter + move, enter + short, enter]
            : [enter + move + again + esc, enter + again + esc, enter + again]
        return lines.first { TextWidth.of($0) <= width } ?? enter
    }

    private func isHeld(_ incident: Int64) -> Bool {
        state.openTickets(of: incident).contains { $0.held != nil }
    }

    private var title: StyledText {
        switch question.kind {
        case .kill(let id, let address):
            StyledText("Kill \(id.spoken)", .critical) + StyledText("   \(address)", .dialog)
        case .restart(let id, let address):
            StyledText("Restart \(id.spoken)", .heading) + StyledText("   \(address)", .dialog)
        case .heal: StyledText("Heal everything", .heading)
        case .askClaude(let offer): ClaudeQuestion(offer: offer, cluster: state.heading.name).title
        case .quit: StyledText("Quit?", .heading)
        case .hold(let incident):
            StyledText(isHeld(incident) ? "Let go of I-\(incident)" : "Hold I-\(incident) open", .heading)
        case .resolve(let incident): StyledText("Say that I-\(incident) is over", .heading)
        case .evidence(let incident, let number):
            EvidenceWords(state: state, incident: incident, number: number).title
        }
    }

    private var lines: [StyledText] {
        switch question.kind {
        case .kill(let id, _): kill(id)
        case .restart(let id, _):
            [StyledText("Ends its process and starts it again, with the same data and ports.", .dialog)]
                + consequences(id)
        case .heal:
            [StyledText("Starts what was killed or stopped and lets run what was frozen, by our own list.", .dialog)]
        case .quit: quit
        case .askClaude(let offer): ClaudeQuestion(offer: offer, cluster: state.heading.name).lines
        case .hold(let incident): hold(incident)
        case .resolve(let incident): resolve(incident)
        case .evidence(let incident, let number):
            EvidenceWords(state: state, incident: incident, number: number).lines
        }
    }

    /// The same in fewer words, for a small screen.
    private var short: [StyledText] {
        switch question.kind {
        case .kill(let id, _):
            consequences(id) + [StyledText("Undone by itself in \(Self.killLasts), or R.", .dialog)]
        case .askClaude(let offer): ClaudeQuestion(offer: offer, cluster: state.heading.name).short
        case .evidence(let incident, let number):
            EvidenceWords(state: state, incident: incident, number: number, column: 0).lines
        case .restart, .heal, .quit, .hold, .resolve: []
        }
    }

    /// What would be left behind.
    private var quit: [StyledText] {
        var lines = state.faults.map { StyledText("Left broken: \($0)", .critical) }
        if !lines.isEmpty { lines.append(StyledText("H heals all first.", .dialog)) }
        guard state.live.role == .writer else { return lines }
        let open = state.live.openIncidents.count
        let incidents = open == 0 ? "" : ", \(open) incident\(open == 1 ? "" : "s") open"
        return lines + [
            StyledText("This window alone watches \(state.heading.name)\(incidents).", .dialog),
            StyledText("Without it nothing is noticed until it or operator monitor runs again.", .dialog),
        ]
    }

    private func hold(_ incident: Int64) -> [StyledText] {
        let tickets = state.openTickets(of: incident)
        if let mark = tickets.compactMap(\.held).first {
            let until =
                mark.until.map { "until " + state.zone.text($0, now: state.now.wall) } ?? "until somebody lets go"
            return [
                StyledText("Held by \(mark.by) \(until).", .dialog),
                StyledText("Let go, it is resolved by itself once the trouble is over.", .dialog),
            ]
        }
        return [
            StyledText(
                "\(staying(tickets)) open, even when the trouble is over, until the time you choose.", .dialog)
        ]
    }

    private func resolve(_ incident: Int64) -> [StyledText] {
        let tickets = state.openTickets(of: incident)
        let words = tickets.map { "T-\($0.id) \($0.key.component.spoken) \($0.key.invariant)" }
        let lines = words.prefix(6).map { StyledText($0, .dialog) }
        let outlook =
            switch state.visibility(of: incident) {
            case .over: StyledText("Nothing of it is seen any more.", .dialog)
            case .seen: StyledText("It is still seen: closed now, it opens again at the next look.", .degraded)
            case .notKnown: StyledText("Whether it is over is not known here.", .degraded)
            }
        return lines + [outlook]
    }

    private func staying(_ tickets: [Ticket]) -> String {
        tickets.count == 1 ? "Its ticket stays" : "Its \(tickets.count) tickets stay"
    }

    private func kill(_ id: ComponentID) -> [StyledText] {
        [StyledText("SIGKILL to its process" + (state.heading.isSimulated ? ", a simulated one." : "."), .dialog)]
            + consequences(id)
            + [
                StyledText(""),
                StyledText("It is undone by itself after \(Self.killLasts); sooner by R, or by H.", .dialog),
            ]
    }

    private static var killLasts: String { FigureText.age(Question.killLasts) }

    /// What the component holds now; what does not serve has nothing left to lose.
    private func consequences(_ id: ComponentID) -> [StyledText] {
        let model = state.model
        let seen = ProbeWords(model.componentState(id))
        guard !seen.isKnown || seen.isServing, let loss = model.kind(id.kind)?.loss,
            let led = loss.led.flatMap({ model.value($0, id).value }), led > 0
        else { return [] }
        let count = FigureText.count(led)
        return [StyledText("\(count) \(loss.noun) lose their leader: errors there until others are elected.", .dialog)]
    }
}
