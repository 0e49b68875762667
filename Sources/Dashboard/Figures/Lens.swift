import OperatorCore

/// What the screen may say of the shown moment: values of then where the cursor stands in the past, and how old each is.
struct Lens {
    struct Shown {
        var value: Double?
        /// Older than its source's cadence allows.
        var isStale: Bool
        static let missing = Shown(value: nil, isStale: false)
    }

    let state: DashboardState
    let moment: Moment

    init(_ state: DashboardState) {
        self.state = state
        moment = state.moment
    }

    /// Three times the house's usual cadence of five seconds, and a tick.
    static let staleAfter: Duration = .seconds(16)

    private var observation: Observation? { state.view.observation }

    /// How long nothing at all was observed.
    var silence: Duration { observation.map { moment.elapsed(since: $0.completed) } ?? .zero }

    /// The whole frame is old: the monitor hangs, or the machine slept.
    var isStale: Bool { !state.isScrubbed && silence > .seconds(5) }

    func value(_ metric: MetricID, _ component: ComponentID?) -> Shown {
        if state.isScrubbed { return past(metric, component) }
        guard let readings = observation?.readings else { return .missing }
        guard case .value(let number, let at) = component.map({ readings[$0, metric] }) ?? readings[cluster: metric]
        else { return .missing }
        return Shown(value: number, isStale: moment.elapsed(since: at) > Self.staleAfter)
    }

    private func past(_ metric: MetricID, _ component: ComponentID?) -> Shown {
        let from = moment.advanced(by: .zero - Self.staleAfter)
        let samples = state.history?.samples(of: metric, component: component, from: from, to: moment) ?? []
        return Shown(value: samples.last.flatMap(\.value), isStale: false)
    }

    func componentState(_ id: ComponentID) -> ComponentState? {
        state.isScrubbed ? state.view.states.states(at: moment)?[id] : observation?.states[id]
    }

    /// Derived in one place; what is not fresh is not well.
    func health(_ id: ComponentID) -> Health {
        if state.isScrubbed { return pastHealth(id) }
        guard let observation else { return .unknown }
        let conditions = state.view.conditions.values
        if !conditions.isEmpty {
            return HealthRules.health(
                of: id, conditions: conditions, descriptors: state.subject.invariants, now: moment)
        }
        let fresh = observation.checks.filter { moment.elapsed(since: $0.evidenceAt) <= HealthRules.staleAfter }
        return HealthRules.health(of: id, checks: fresh, descriptors: state.subject.invariants)
    }

    /// Conditions of the past are not kept: what our own probe saw then, or whether a member took part.
    private func pastHealth(_ id: ComponentID) -> Health {
        guard let then = componentState(id) else { return .unknown }
        let words = ProbeWords(then)
        if words.isKnown { return words.isServing ? .ok : .down }
        switch then.state {
        case "leader", "follower": return .ok
        case "refusing", "silent": return .down
        default: return .unknown
        }
    }

    /// The metric of this kind whose id ends so: `qps` is `store.qps` for stores.
    func metric(_ suffix: String, kind: String) -> MetricDescriptor? {
        let own = state.subject.metrics.filter { $0.componentKind == kind }
        return own.first { $0.id.rawValue.hasSuffix("." + suffix) }
    }
}
