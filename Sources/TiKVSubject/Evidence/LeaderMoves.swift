internal import OperatorCore

/// Where the leaders of the affected stores went, and when.
struct LeaderMoves {
    private let context: EvidenceContext
    private var request: EvidenceRequest { context.request }

    init(_ context: EvidenceContext) { self.context = context }

    var all: [Evidence] { context.affected.compactMap(evidence) }

    private func evidence(_ store: UInt64) -> Evidence? {
        let before = samples(store, from: context.began.advanced(by: .seconds(-120)), to: context.began)
        guard let usual = MetricChange.median(before), let last = before.last else { return nil }
        var facts: [String: FactValue] = ["before": .number(usual, unit: "count")]
        let after = samples(store, from: context.began.advanced(by: .seconds(1)), to: request.observation.completed)
        facts["after"] = after.last.map { .number($0, unit: "count") }
        let isDrained = self.isDrained(store, most: before.max() ?? usual, last: last)
        facts["drained"] = isDrained.map { .flag($0) }
        let elections = self.elections(outside: store)
        let elected = elections.isEmpty ? gained(outside: store) : Double(elections.count)
        if let elected, elected > 0 { facts["elected_elsewhere"] = .number(elected, unit: "count") }
        facts["first"] = elections.map(\.at).min().map { .time($0) }
        facts["last"] = elections.map(\.at).max().map { .time($0) }
        let went = isDrained == true ? "its leaders had left before" : "it led \(Int(usual)) regions"
        let rest = elected.map { $0 > 0 ? "; \(Int($0)) leaders appeared on other stores since" : "" } ?? ""
        return Evidence(
            kind: .change, topic: EvidenceTopic.leadersMoved, component: ComponentID(store: store),
            statement: "store \(store): \(went)\(rest)", at: request.observation.completed.wall, facts: facts,
            origin: elections.isEmpty ? "metric store.leaders" : "logs of the other stores")
    }

    /// Whether its leaders left before it fell silent: gone sooner than elections could take them (TiKV's election
    /// timeout is 10 s at least). Nil while no answer of PD from just after the beginning is there.
    private func isDrained(_ store: UInt64, most: Double, last: Double) -> Bool? {
        guard most > 0 else { return nil }
        let few = most * 0.1
        let soon = context.began.advanced(by: .milliseconds(8_500))
        if last <= few || samples(store, from: context.began, to: soon).contains(where: { $0 <= few }) { return true }
        // Kept samples repeat PD's last answer until the next one: only these were certainly asked for afterwards.
        let asked = context.began.advanced(by: context.snapshot.interval + .milliseconds(500))
        return samples(store, from: asked, to: soon).isEmpty ? nil : false
    }

    private func samples(_ store: UInt64, from: Moment, to: Moment) -> [Double] {
        request.history.samples(of: PDMetrics.leaders, component: ComponentID(store: store), from: from, to: to)
            .compactMap(\.value)
    }

    private func elections(outside store: UInt64) -> [ClusterEvent] {
        request.events.filter {
            $0.kind == "leader_elected" && $0.component != ComponentID(store: store) && $0.component?.kind == "store"
                && $0.at >= context.began.wall
        }
    }

    /// Leaders the other stores have more than before, by their own counts; nil where nothing was sampled.
    private func gained(outside store: UInt64) -> Double? {
        var total: Double?
        for other in context.snapshot.pd.ledger.living where other.id != store && !context.affected.contains(other.id) {
            let before = samples(other.id, from: context.began.advanced(by: .seconds(-60)), to: context.began)
            let after = samples(
                other.id, from: context.began.advanced(by: .seconds(1)), to: request.observation.completed)
            guard let old = MetricChange.median(before), let new = after.last else { continue }
            total = (total ?? 0) + max(0, new - old)
        }
        return total
    }
}
