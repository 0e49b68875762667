import OperatorCore

extension Condition {
    /// How it goes on in a new process. Under the same boot counts and delays go on by uptime; under another one, whose
    /// uptimes mean nothing here, delays start again and only what is open stays.
    func resumed(bootID current: String, at now: Moment) -> Condition {
        var result = self
        if bootID == current {
            // Not every violated check is persisted: the newest may be as new as the end of the last process.
            if phase == .violated { result.lastViolated = now }
            return result
        }
        result.bootID = current
        result.forgetProgress(at: now)
        result.lastEvidence = nil
        result.lastViolated = isOpen ? now : nil
        result.recentChanges = []
        return result
    }

    /// Back to unknown, with the memory of an open ticket; what was pending is forgotten.
    mutating func forgetProgress(at now: Moment) {
        phase = .unknown
        count = 0
        since = now
        if !isOpen {
            began = nil
            noticed = nil
        }
    }
}
