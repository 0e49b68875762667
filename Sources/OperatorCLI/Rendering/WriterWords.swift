import OperatorCore

/// Who keeps the tickets, as a line of a log says it.
struct WriterWords {
    let text: String

    /// nil: it is not known yet. `takesOver`: this process does once it can.
    init?(_ status: WriterStatus, now: WallTime, takesOver: Bool) {
        switch status {
        case .notKnown: return nil
        case .here: text = "this process keeps the tickets"
        case .nobody(let since):
            text = "nobody keeps tickets" + (since.map { " since \(ClockText.time($0, now: now))" } ?? "")
        case .elsewhere(let holder):
            let silence = status.silence(at: now) != nil
            let state =
                holder.isStopped
                ? " and is stopped"
                : silence ? " and has been silent since \(ClockText.time(holder.lastSeen, now: now))" : ""
            text =
                "pid \(holder.pid) (\(holder.program)) keeps the tickets\(state); this process follows"
                + (takesOver ? " and takes over when that one ends" : "")
        }
    }
}
