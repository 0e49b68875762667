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
        if state.isScrubbed { return Shown(value: sample(metric, component)?.value, isStale: false) }
        return present(metric, component, observation, at: moment)
    }

    /// The value of now, whatever moment the screen is about.
    func valueNow(_ metric: MetricID, _ component: ComponentID?) -> Shown {
        present(metric, component, state.live.observation, at: state.now)
    }

    private func present(
        _ metric: MetricID, _ component: ComponentID?, _ observation: Observation?, at now: Moment
    ) -> Shown {
        guard let readings = observation?.readings,
            case .value(let number, let at) = component.map({ readings[$0, metric] }) ?? readings[cluster: metric]
        else { return .missing }
        return Shown(value: number, isStale: now.elapsed(since: at) > Self.staleAfter)
    }

    /// The last sample that was kept before the shown moment.
    func sample(_ metric: MetricID, _ component: ComponentID?) -> Sample? {
        let from = moment.advanced(by: .zero - Self.staleAfter)
        return state.history?.samples(of: metric, component: component, from: from, to: moment).last
    }

    /// A value as text; in the past as `then → now` where the two differ.
    func text(_ metric: MetricID, _ component: ComponentID?, _ show: ((Double?) -> String)? = nil) -> String {
        let unit = state.subject.metric(metric)?.unit ?? .count
        let show = show ?? { FigureText.of($0, unit) }
        let then = show(value(metric, component).value)
        guard state.isScrubbed else { return then }
        let present = valueNow(metric, component)
        let now = show(present.isStale ? nil : present.value)
        return then == now ? then : "\(then) → \(now)"
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

    /// The source that gives the cluster's own words is lost: what it last said is no news.
    var isAuthorityLost: Bool {
        if state.isScrubbed { return state.view.states.isAuthorityLost(at: moment) }
        return observation?.isSilent(state.heading.authority, at: moment) ?? false
    }

    /// The verdict that stood at the shown moment; nil where none did yet.
    func verdict(_ incident: Int64) -> DiagnosisRecord? {
        guard state.isScrubbed else { return state.view.verdicts[incident] }
        return state.view.allVerdicts(of: incident).last { $0.at <= moment.wall }
    }

    /// Incidents that were open at the shown moment, the gravest first.
    var openIncidents: [IncidentView] {
        state.isScrubbed ? state.view.openIncidents(at: moment.wall) : state.view.openIncidents
    }

    /// The metric of this kind whose id ends so: `qps` is `store.qps` for stores.
    func metric(_ suffix: String, kind: String) -> MetricDescriptor? {
        let own = state.subject.metrics.filter { $0.componentKind == kind }
        return own.first { $0.id.rawValue.hasSuffix("." + suffix) }
    }

    /// True where the person asks how we know this.
    func isExplained(_ question: ProvenanceQuestion) -> Bool { state.explaining?.current?.question == question }
}

extension Observation {
    /// True where the cluster's own word cannot be heard: all its sources fail, for longer than they may.
    func isSilent(_ authority: String, at now: Moment) -> Bool {
        let name = authority.lowercased()
        let own = sources.filter { $0.name.split(separator: "/").first == name[...] }
        return !own.isEmpty
            && own.allSatisfy { source in
                guard source.isFailing, let success = source.lastSuccess else { return source.isFailing }
                return now.elapsed(since: success) > source.cadence * 2
            }
    }
}
