import OperatorCore
import Synchronization

/// What the screen may say of the shown moment: values of then where the cursor stands in the past, and how old each is.
/// Made once for a frame: nearly every part of it asks for the same things.
final class ViewModel: Sendable {
    struct Shown {
        var value: Double?
        /// Older than its source's cadence allows.
        var isStale: Bool
        static let missing = Shown(value: nil, isStale: false)
    }

    let state: DashboardState
    let view: ClusterView
    let moment: Moment
    let observation: Observation?
    /// What was known of each component at the shown moment.
    let states: [ComponentID: ComponentState]
    let listed: ComponentList
    /// Incidents that were open at the shown moment, the gravest first.
    let openIncidents: [IncidentView]
    /// The source that gives the cluster's own words is lost: what it last said is no news.
    let isAuthorityLost: Bool
    /// The rows of the overview in the order in which the arrows walk them.
    let rows: [Selection]
    private let memo: FrameMemo

    /// For the next frame where a key is all that happened since the last one: what is known is as it was.
    init(_ state: DashboardState, after last: ViewModel) {
        self.state = state
        view = last.view
        moment = state.moment
        observation = last.observation
        states = last.states
        listed = last.listed
        openIncidents = last.openIncidents
        isAuthorityLost = last.isAuthorityLost
        rows = last.rows
        memo = last.memo
    }

    /// Works something out once for as long as a key is all that happens; what the explaining cursor lights is not kept.
    func once<Value: Sendable>(_ name: String, _ make: () -> Value) -> Value {
        state.explaining == nil ? memo.once(name, make) : make()
    }

    /// Whether it shows the moment and the rows that this state asks for.
    func isOf(_ state: DashboardState) -> Bool {
        self.state.back == state.back && self.state.frozen?.at == state.frozen?.at && self.state.filter == state.filter
    }

    init(_ state: DashboardState) {
        self.state = state
        view = state.view
        moment = state.moment
        observation = view.observation
        states = (state.isScrubbed ? view.states.states(at: moment) : observation?.states) ?? [:]
        let isScrubbed = state.isScrubbed
        openIncidents = isScrubbed ? view.openIncidents(at: moment.wall) : view.openIncidents
        let (known, at, log) = (states, moment, view.states)
        let now = isScrubbed ? [:] : Self.healths(view, state.subject, at: at)
        listed = ComponentList(observation?.topology.components ?? [], kinds: state.subject.description.kinds, known) {
            id in
            isScrubbed
                ? Self.pastHealth(known[id], state.kind(of: id))
                : Self.downgraded(now[id] ?? .unknown, id, in: known, log)
        }
        memo = FrameMemo()
        isAuthorityLost =
            isScrubbed
            ? view.states.isAuthorityLost(at: moment)
            : observation?.isSilent(state.authority.source, at: moment) ?? false
        rows =
            listed.all.filter { state.shows($0.component, $0.state) }.map { .component($0.id) }
            + openIncidents.filter(state.shows).map { .incident($0.id) }
    }

    /// Three times the house's usual cadence of five seconds, and a tick.
    static let staleAfter: Duration = .seconds(16)
    private static let staleNanoseconds = staleAfter.wholeNanoseconds

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
        return Shown(value: number, isStale: now.uptimeNanoseconds - at.uptimeNanoseconds > Self.staleNanoseconds)
    }

    /// The last sample that was kept before the shown moment.
    func sample(_ metric: MetricID, _ component: ComponentID?) -> Sample? {
        let from = moment.advanced(by: .zero - Self.staleAfter)
        return state.history?.samples(of: metric, component: component, from: from, to: moment).last
    }

    /// A value as text; in the past as `then → now` where the two differ.
    func text(_ metric: MetricID, _ component: ComponentID?, _ show: ((Double?) -> String)? = nil) -> String {
        let unit = state.catalogue.unit(of: metric) ?? .count
        let show = show ?? { FigureText.of($0, unit) }
        let then = show(value(metric, component).value)
        guard state.isScrubbed else { return then }
        let present = valueNow(metric, component)
        let now = show(present.isStale ? nil : present.value)
        return then == now ? then : "\(then) → \(now)"
    }

    func componentState(_ id: ComponentID) -> ComponentState? { states[id] }

    /// Derived in one place; what is not fresh is not well.
    func health(_ id: ComponentID) -> Health { listed.health(of: id) }

    private static func healths(
        _ view: ClusterView, _ subject: SubjectDescriptor, at moment: Moment
    ) -> [ComponentID: Health] {
        guard let observation = view.observation else { return [:] }
        if !view.conditions.isEmpty {
            return HealthRules.healths(
                conditions: view.conditions.values, tickets: view.openTickets, descriptors: subject.invariants,
                now: moment)
        }
        let fresh = observation.checks.filter { moment.elapsed(since: $0.evidenceAt) <= HealthRules.staleAfter }
        return HealthRules.healths(checks: fresh, descriptors: subject.invariants)
    }

    /// What served and has just failed our own probe is not green, before that is enough for a ticket. A port that never
    /// served from here proves nothing.
    private static func downgraded(
        _ health: Health, _ id: ComponentID, in states: [ComponentID: ComponentState], _ log: StateLog
    ) -> Health {
        health == .ok && ProbeWords(states[id]).isFailing && log.hasServed(id) ? .suspect : health
    }

    /// Conditions of the past are not kept: what our own probe saw then, or whether a member took part.
    private static func pastHealth(_ then: ComponentState?, _ kind: ComponentKind?) -> Health {
        guard let then else { return .unknown }
        let words = ProbeWords(then)
        if words.isKnown { return words.isServing ? .ok : .down }
        // What the cluster says of those that serve proves nothing by itself.
        guard kind?.role == .votes, let word = kind?.state(then.state) else { return .unknown }
        return word.takesPart ? .ok : word.tone == .critical ? .down : .unknown
    }

    /// The verdict that stood at the shown moment; nil where none did yet.
    func verdict(_ incident: Int64) -> DiagnosisRecord? {
        guard state.isScrubbed else { return view.verdicts[incident] }
        return view.allVerdicts(of: incident).last { $0.at <= moment.wall }
    }

    /// A component's metrics there is anything to say about.
    func knownMetrics(of id: ComponentID) -> [MetricDescriptor] {
        state.subject.metrics.filter { metric in
            guard metric.scope == .component, metric.componentKind == id.kind else { return false }
            return observation?.readings[id, metric.id] != .missing(.notObserved)
        }
    }

    func kind(_ id: String?) -> ComponentKind? { id.flatMap(state.subject.description.kind) }

    /// What the cluster's word for a component's state means; nil where its kind does not list it.
    func word(_ id: ComponentID, _ state: ComponentState?) -> ComponentStateWord? {
        state.flatMap { kind(id.kind)?.state($0.state) }
    }

    /// True where the person asks how we know this.
    func isExplained(_ question: ProvenanceQuestion) -> Bool { state.explaining?.current?.question == question }
}

extension Observation {
    /// True where the cluster's own word cannot be heard: all its sources fail, for longer than they may.
    func isSilent(_ authority: SourceID, at now: Moment) -> Bool {
        let own = sources.filter(authority.contains)
        return !own.isEmpty
            && own.allSatisfy { source in
                guard source.isFailing, let success = source.lastSuccess else { return source.isFailing }
                return now.elapsed(since: success) > source.cadence * 2
            }
    }
}

extension DashboardState {
    /// The frame's view of things; made anew where no frame is drawn.
    var model: ViewModel {
        if let kept = cache.value(ViewModel.self), kept.isOf(self) { return kept }
        return ViewModel(self)
    }

    /// Who is listed now, worst first.
    var listed: ComponentList { model.listed }

    /// Looks once for the frame that is drawn next; it holds until the next event.
    mutating func frame() {
        if let last = cache.value(ViewModel.self), last.isOf(self) {
            cache.keep(ViewModel(uncached, after: last))
        } else {
            cache.keep(ViewModel(uncached))
        }
    }

    /// What is kept keeps nothing itself.
    private var uncached: DashboardState {
        var state = self
        state.cache.clear()
        return state
    }
}

/// What was worked out for one frame and holds for the next one too, where only a key lies between them.
final class FrameMemo: Sendable {
    private let kept = Mutex<[String: any Sendable]>([:])

    /// What was made under this name before, else what `make` makes now.
    func once<Value: Sendable>(_ name: String, _ make: () -> Value) -> Value {
        if let known = kept.withLock({ $0[name] }) as? Value { return known }
        let made = make()
        kept.withLock { $0[name] = made }
        return made
    }
}
