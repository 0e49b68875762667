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
