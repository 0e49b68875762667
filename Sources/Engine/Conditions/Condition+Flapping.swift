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
