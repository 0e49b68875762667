import OperatorCore

/// Moves one condition by one check: the state machine under the condition engine.
struct ConditionStep {
    var descriptor: InvariantDescriptor
    var settings: ConditionSettings
    var now: Moment
    /// False until enough was seen after a gap.
    var isTrusted: Bool
    /// Violated evidence older than this opens nothing: it may be the cluster's own stale word after a pause.
    var opensFrom: Moment?

    func apply(_ check: Check, to condition: inout Condition) -> ConditionTransition? {
        switch check.result {
        case .unknown: nil
        case .violated: applyViolated(check, to: &condition)
        case .ok: applyOk(check, to: &condition)
        }
    }

    // MARK: - Violated

    private func applyViolated(_ check: Check, to condition: inout Condition) -> ConditionTransition? {
        let seen = min(check.evidenceAt, now)
        if let opensFrom, !condition.isOpen, seen < opensFrom { return nil }
        let before = condition
        if isNewViolation(seen, condition) { countViolation(check, seen: seen, in: &condition) }
        guard condition.phase == .pending || condition.phase == .violated else { return nil }
        condition.message = check.message
        condition.related = check.related.sorted()
        if let told = check.began { condition.began = condition.began.map { min($0, told) } ?? told }
        if condition.isOpen { return stillOpen(check, before: before, &condition) }
        return opened(check, &condition)
    }

    /// Whether this is evidence that was not counted yet. An answer that is looked at again is the same evidence; only
    /// where it was judged well before, and is violated now because time passed (an age grew over its limit), it
    /// counts as new.
    private func isNewViolation(_ seen: Moment, _ condition: Condition) -> Bool {
        guard let last = condition.lastEvidence else { return true }
        if seen > last { return true }
        return seen == last && condition.phase.isWell
    }

    private func countViolation(_ check: Check, seen: Moment, in condition: inout Condition) {
        switch condition.phase {
        case .unknown, .healthy, .recovering:
            if !condition.isOpen {
                condition.noticed = now.wall
                condition.began = check.began ?? ownBeginning(seen, condition)
            }
            condition.enter(condition.isOpen ? .violated : .pending, count: 1, at: now)
        case .pending:
            condition.count += 1
        case .violated:
            break
        }
        condition.lastViolated = seen
        condition.lastEvidence = seen
    }

    /// Where the source names no beginning: now, if it was well a moment ago; else it was there before we looked.
    private func ownBeginning(_ seen: Moment, _ condition: Condition) -> WallTime? {
        guard condition.phase == .healthy, let last = condition.lastEvidence,
            seen.elapsed(since: last) <= settings.recentOk
        else { return nil }
        return seen.wall
    }

    private func opened(_ check: Check, _ condition: inout Condition) -> ConditionTransition? {
        guard isTrusted, condition.count >= descriptor.openAfterChecks,
            now.elapsed(since: condition.since) >= descriptor.grace
        else { return nil }
        condition.severity = check.severity ?? descriptor.severity
        condition.isOpen = true
        condition.enter(.violated, count: condition.count, at: now)
        condition.noteChange(at: now, settings)
        return .opened(condition)
    }

    private func stillOpen(
        _ check: Check, before: Condition, _ condition: inout Condition
    ) -> ConditionTransition? {
        // A severity may rise, never fall, while a ticket is open.
        condition.severity = max(condition.severity, check.severity ?? descriptor.severity)
        let calmed = condition.calmDown(at: now, settings)
        let changed =
            calmed || condition.severity != before.severity || condition.began != before.began
            || condition.related != before.related || before.phase != .violated
        return changed || isRefreshDue(before, condition) ? .updated(condition) : nil
    }

    private func isRefreshDue(_ before: Condition, _ condition: Condition) -> Bool {
        guard let earlier = before.lastViolated, let later = condition.lastViolated else { return false }
        let interval = max(settings.refreshInterval, .seconds(1)).wholeNanoseconds
        func slot(_ moment: Moment) -> Int64 { moment.elapsed(since: condition.since).wholeNanoseconds / interval }
        return slot(later) > slot(earlier)
    }

    // MARK: - Ok

    private func applyOk(_ check: Check, to condition: inout Condition) -> ConditionTransition? {
        let seen = min(check.evidenceAt, now)
        if condition.lastEvidence.map({ seen > $0 }) ?? true {
            countOk(in: &condition)
            condition.lastEvidence = seen
        }
        if condition.phase == .recovering, let closed = closed(check, &condition) { return closed }
        return condition.calmDown(at: now, settings) && condition.isOpen ? .updated(condition) : nil
    }

    private func countOk(in condition: inout Condition) {
        switch condition.phase {
        case .healthy: break
        case .recovering: condition.count += 1
        case .unknown, .pending, .violated:
            if condition.isOpen {
                condition.enter(.recovering, count: 1, at: now)
            } else {
                condition.enterHealthy(at: now)
            }
        }
    }

    private func closed(_ check: Check, _ condition: inout Condition) -> ConditionTransition? {
        guard isTrusted, condition.count >= condition.closeAfterChecks(descriptor, settings),
            now.elapsed(since: condition.lastViolated ?? condition.since) >= descriptor.clearDelay
        else { return nil }
        condition.isOpen = false
        condition.noteChange(at: now, settings)
        let last = condition
        condition.enterHealthy(at: now)
        return .closed(last, lastMessage: check.message)
    }
}

extension Condition {
    fileprivate mutating func enter(_ phase: Phase, count: Int, at now: Moment) {
        self.phase = phase
        self.count = count
        since = now
    }

    fileprivate mutating func enterHealthy(at now: Moment) {
        enter(.healthy, count: 0, at: now)
        began = nil
        noticed = nil
        lastViolated = nil
    }
}
