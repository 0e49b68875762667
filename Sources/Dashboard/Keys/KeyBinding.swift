import OperatorCore
public import TerminalUI

/// What a key does, apart from which key it is.
public enum KeyCommand: Sendable, Hashable, CaseIterable {
    case help, quit, back, up, down, pageUp, pageDown, open, events, pause, earlier, later, earlierEvent, laterEvent
    case live, explain, acknowledge, kill, restart, heal, repaint
    case nextChapter, reset
    case diagnose, stopDiagnosis
    case evidence, hold, resolve, right, wrong, report, filter, copy, theme, nextPane, previousPane
}

/// One line of the key table: it makes the key bar, the help screen and the reference of keys.
public struct KeyBinding: Sendable {
    public enum Standing: Sendable, Hashable {
        case available
        /// Listed in the help, not in the bar: it means nothing on this screen.
        case elsewhere
        case disabled(because: String)
    }

    public var command: KeyCommand
    public var keys: [Key]
    /// How the keys are written: `↑ ↓`.
    public var shown: String
    /// What it does, in full, for the help and the reference; empty where its twin says it.
    public var explanation: String
    /// Never dropped from the bar.
    public var isEssential: Bool
    /// The heavier stay longer in a short bar.
    public var weight: Int
    /// What the bar calls it now.
    var label: @Sendable (DashboardState) -> String
    /// The label where room is short; nil: there is no shorter one.
    var shortLabel: String?
    var standing: @Sendable (DashboardState) -> Standing

    init(
        _ command: KeyCommand, _ keys: [Key], _ shown: String, _ explanation: String, isEssential: Bool = false,
        weight: Int = 0, short: String? = nil, label: @escaping @Sendable (DashboardState) -> String,
        standing: @escaping @Sendable (DashboardState) -> Standing = { _ in .available }
    ) {
        self.command = command
        self.keys = keys
        self.shown = shown
        self.explanation = explanation
        self.isEssential = isEssential
        self.weight = weight
        shortLabel = short
        self.label = label
        self.standing = standing
    }
}

/// Whether keys that act may act now.
extension DashboardState {
    func standingOfActing(needsTarget: Bool) -> KeyBinding.Standing {
        // Where nothing may act ever, keys that act are not there at all.
        guard heading.acting == .allowed else { return .elsewhere }
        if needsTarget, actionTarget == nil { return .elsewhere }
        if isScrubbed { return .disabled(because: "the view is in the past: esc first") }
        if isPaused { return .disabled(because: "the view is paused: p first") }
        return .available
    }

    /// Of a key that injects a fault: off where the target's deployment does not offer it.
    func standing(of fault: FaultID) -> KeyBinding.Standing {
        let standing = standingOfActing(needsTarget: true)
        guard standing == .available, let id = actionTarget else { return standing }
        let address = live.observation?.topology[id]?.address ?? ""
        guard let node = offers.node(for: address) ?? offers.node(for: id.description),
            !node.offers.contains(where: { $0.fault.id == fault })
        else { return standing }
        return .disabled(because: "\(id.spoken) cannot suffer that where it runs")
    }

    /// Keys that change tickets: off where nothing may be changed, and while the view is not of now.
    func standingOfTickets(_ isMeant: Bool) -> KeyBinding.Standing {
        guard isMeant else { return .elsewhere }
        if heading.acting == .readOnly { return .disabled(because: "started with --read-only") }
        if isScrubbed { return .disabled(because: "the view is in the past: esc first") }
        if isPaused { return .disabled(because: "the view is paused: p first") }
        return .available
    }

    /// A verdict is judged on its own screen.
    var standingOfJudging: KeyBinding.Standing {
        guard case .incident(let id) = screen, view.verdicts[id] != nil, view.incident(id) != nil else {
            return .elsewhere
        }
        return standingOfTickets(true)
    }
}
