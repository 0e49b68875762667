import OperatorCore

/// Who keeps the tickets, as a line of a log says it.
struct KeeperWords {
    let text: String

    /// nil: it is not known yet. `takesOver`: this process does once it can.
    init?(_ keeping: TicketKeeping, now: WallTime, takesOver: Bool) {
        switch keeping {
        case .notKnown: return nil
        case .here: text = "this process keeps the tickets"
        case .nobody(let since):
            text = "nobody keeps tickets" + (since.map { " since \(ClockText.time($0, now: now))" } ?? "")
        case .elsewhere(let keeper):
            let silence = keeping.silence(at: now) != nil
            let state =
                keeper.isStopped
                ? " and is stopped"
                : silence ? " and has been silent since \(ClockText.time(keeper.lastSeen, now: now))" : ""
            text =
                "pid \(keeper.pid) (\(keeper.program)) keeps the tickets\(state); this process follows"
                + (takesOver ? " and takes over when that one ends" : "")
        }
    }
}
