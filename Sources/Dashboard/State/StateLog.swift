import OperatorCore

/// Every component's state over the last half hour, kept only where it changed: what scrubbing shows in words.
public struct StateLog: Sendable {
    private struct Entry: Sendable {
        var at: Moment
        var states: [ComponentID: ComponentState]
    }

    private static let limit = 600
    private var entries: [Entry] = []

    public init() {}

    mutating func note(_ states: [ComponentID: ComponentState], at moment: Moment) {
        // What counts up by itself, such as the time of the last heartbeat, is no change.
        if let last = entries.last, Self.isAlike(last.states, states) { return }
        entries.append(Entry(at: moment, states: states))
        if entries.count > Self.limit { entries.removeFirst(entries.count - Self.limit) }
    }

    func states(at moment: Moment) -> [ComponentID: ComponentState]? {
        entries.last { $0.at <= moment }?.states
    }

    /// Since when our own probe has seen what it sees now; nil: since before we started.
    func since(_ component: ComponentID, at moment: Moment) -> Moment? {
        let past = entries.filter { $0.at <= moment }
        guard let now = past.last?.states[component] else { return nil }
        var began: Moment?
        for entry in past.reversed() {
            guard let then = entry.states[component], then.facts[ProbeWords.fact] == now.facts[ProbeWords.fact] else {
                return began
            }
            began = entry.at
        }
        return nil
    }

    private static func isAlike(_ left: [ComponentID: ComponentState], _ right: [ComponentID: ComponentState]) -> Bool {
        left.count == right.count
            && left.allSatisfy { id, state in right[id].map { isAlike(state, $0) } ?? false }
    }

    private static func isAlike(_ left: ComponentState, _ right: ComponentState) -> Bool {
        left.state == right.state && left.facts[ProbeWords.fact] == right.facts[ProbeWords.fact]
    }
}
