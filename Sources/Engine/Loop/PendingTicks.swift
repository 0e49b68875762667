import OperatorCore

/// What one tick changed and nobody kept yet.
struct PendingTick: Sendable {
    var at: Moment
    var transitions: [ConditionTransition]
    var conditions: [ConditionKey: Condition]

    init(at: Moment, outcome: ConditionEngine.Outcome) {
        self.at = at
        transitions = outcome.transitions
        conditions = Dictionary(outcome.changed.map { ($0.key, $0) }, uniquingKeysWith: { _, last in last })
    }

    var isEmpty: Bool { transitions.isEmpty && conditions.isEmpty }

    /// Both ticks in one, at the later moment: the newest state of each condition, and of the transitions what still
    /// matters.
    func merged(with later: PendingTick) -> PendingTick {
        var result = self
        result.at = later.at
        result.conditions.merge(later.conditions) { _, last in last }
        for transition in later.transitions { result.add(transition) }
        return result
    }

    /// A condition's transitions shrink to what a ticket needs: that it opened, that it closed, its newest words.
    private mutating func add(_ next: ConditionTransition) {
        let key = next.condition.key
        guard let index = transitions.lastIndex(where: { $0.condition.key == key }) else {
            transitions.append(next)
            return
        }
        switch (transitions[index], next) {
        case (.opened(let first), .updated(let newest)): transitions[index] = .opened(newest.keepingStart(of: first))
        case (.updated, _): transitions[index] = next
        case (.closed, .opened(let newest)), (.closed, .updated(let newest)): reopen(newest, closedAt: index)
        case (.opened, .closed): transitions.append(next)
        case (.opened, .opened(let newest)): transitions[index] = .opened(newest)
        case (.closed, .closed): transitions[index] = next
        }
    }

    private mutating func reopen(_ newest: Condition, closedAt index: Int) {
        transitions.remove(at: index)
        if let opened = transitions.lastIndex(where: { $0.condition.key == newest.key }) {
            transitions[opened] = .opened(newest.keepingStart(of: transitions[opened].condition))
        } else {
            transitions.append(.updated(newest))
        }
    }
}

extension Condition {
    fileprivate func keepingStart(of first: Condition) -> Condition {
        var result = self
        result.noticed = first.noticed ?? noticed
        result.began = [first.began, began].compactMap { $0 }.min()
        return result
    }
}

/// Ticks that wait to be kept, oldest first. Bounded: when tickets cannot be kept for long, the oldest are merged.
struct PendingTicks: Sendable {
    private var ticks: [PendingTick] = []
    private let limit: Int

    init(limit: Int = 600) {
        self.limit = max(2, limit)
    }

    var isEmpty: Bool { ticks.isEmpty }
    var count: Int { ticks.count }

    mutating func append(_ tick: PendingTick) {
        guard !tick.isEmpty else { return }
        if let last = ticks.last, last.transitions.isEmpty, tick.transitions.isEmpty {
            ticks[ticks.count - 1] = last.merged(with: tick)
        } else {
            ticks.append(tick)
        }
        shrink()
    }

    mutating func takeFirst() -> PendingTick? { ticks.isEmpty ? nil : ticks.removeFirst() }

    mutating func putBack(_ tick: PendingTick) {
        ticks.insert(tick, at: 0)
        shrink()
    }

    mutating func removeAll() { ticks = [] }

    private mutating func shrink() {
        while ticks.count > limit { ticks.replaceSubrange(0..<2, with: [ticks[0].merged(with: ticks[1])]) }
    }
}
