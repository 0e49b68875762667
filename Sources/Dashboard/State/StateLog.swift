import OperatorCore

/// Every component's state over the last half hour, kept only where it changed: what scrubbing shows in words.
public struct StateLog: Sendable {
    private struct Entry: Sendable {
        var at: Moment
        var states: [ComponentID: ComponentState]
        /// The cluster's own words were not to be had.
        var isAuthorityLost: Bool
    }

    private static let limit = 600
    private var entries: [Entry] = []

    public init() {}

    /// The oldest moment there is anything of.
    var oldest: Moment? { entries.first?.at }

    mutating func note(_ states: [ComponentID: ComponentState], isAuthorityLost: Bool, at moment: Moment) {
        // What counts up by itself, such as the time of the last heartbeat, is no change.
        if let last = entries.last, last.isAuthorityLost == isAuthorityLost, Self.isAlike(last.states, states) {
            return
        }
        entries.append(Entry(at: moment, states: states, isAuthorityLost: isAuthorityLost))
        if entries.count > Self.limit { entries.removeFirst(entries.count - Self.limit) }
    }

    func states(at moment: Moment) -> [ComponentID: ComponentState]? {
        entries.last { $0.at <= moment }?.states
    }

    func isAuthorityLost(at moment: Moment) -> Bool {
        entries.last { $0.at <= moment }?.isAuthorityLost ?? false
    }

    /// Since when a component has been seen as it is seen now; nil: since before we started.
    func since(_ component: ComponentID, at moment: Moment) -> Moment? {
        let past = entries.filter { $0.at <= moment }
        guard let now = past.last?.states[component] else { return nil }
        var began: Moment?
        for entry in past.reversed() {
            guard let then = entry.states[component] else { return nil }
            guard Self.seen(then) == Self.seen(now) else { return Self.isKnown(then) ? began : nil }
            began = entry.at
        }
        return nil
    }

    /// Whether there was anything to change from: what was first found out so may have been so for long.
    private static func isKnown(_ state: ComponentState) -> Bool {
        guard state.facts[ComponentState.probeFact] != nil else { return state.state != ComponentState.unknown.state }
        let words = ProbeWords(state)
        return words.isServing || words.isFailing
    }

    /// Whether our own probe was answered by it at any time that is kept.
    func hasServed(_ component: ComponentID) -> Bool {
        entries.contains { ProbeWords($0.states[component]).isServing }
    }

    /// The cluster's word of a component before the one it has now; nil where it never changed.
    func before(_ component: ComponentID, at moment: Moment) -> String? {
        let past = entries.filter { $0.at <= moment }
        guard let now = past.last?.states[component] else { return nil }
        return past.reversed().lazy.compactMap { $0.states[component]?.state }.first { $0 != now.state }
    }

    /// What our own probe says, else the only word there is.
    private static func seen(_ state: ComponentState) -> String { state.facts[ComponentState.probeFact] ?? state.state }

    private static func isAlike(_ left: [ComponentID: ComponentState], _ right: [ComponentID: ComponentState]) -> Bool {
        left.count == right.count
            && left.allSatisfy { id, state in right[id].map { isAlike(state, $0) } ?? false }
    }

    private static func isAlike(_ left: ComponentState, _ right: ComponentState) -> Bool {
        left.state == right.state && left.facts[ComponentState.probeFact] == right.facts[ComponentState.probeFact]
    }
}
