import OperatorCore

extension Condition {
    /// Notes an opening or a closing, and flapping where there were too many of them.
    mutating func noteChange(at now: Moment, _ settings: ConditionSettings) {
        recentChanges.append(now)
        recentChanges.removeAll { now.elapsed(since: $0) > settings.flappingWindow }
        if recentChanges.count > settings.flappingChanges {
            recentChanges.removeFirst(recentChanges.count - settings.flappingChanges)
        }
        if isFlapping {
            if isOpen { flapDoublings = min(flapDoublings + 1, 8) }
        } else if recentChanges.count >= settings.flappingChanges {
            isFlapping = true
            flapDoublings = isOpen ? 1 : 0
        }
    }

    /// True where it ceased to flap just now.
    mutating func calmDown(at now: Moment, _ settings: ConditionSettings) -> Bool {
        guard isFlapping, now.elapsed(since: recentChanges.last ?? since) >= settings.flappingQuiet else {
            return false
        }
        isFlapping = false
        flapDoublings = 0
        recentChanges = []
        return true
    }

    /// The ok checks that closing takes: doubled with each opening while it flaps.
    func closeAfterChecks(_ descriptor: InvariantDescriptor, _ settings: ConditionSettings) -> Int {
        let plain = max(1, descriptor.closeAfterChecks)
        guard isFlapping else { return plain }
        return max(plain, min(plain << flapDoublings, settings.flappingCloseChecks))
    }
}

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
