internal import OperatorCore

/// PD's own word: of each store, of its leader, of the regions.
struct PDEvidence {
    private let snapshot: TiKVSnapshot
    private let affected: Set<UInt64>

    init(_ context: EvidenceContext) {
        snapshot = context.snapshot
        affected = Set(context.affected)
    }

    var all: [Evidence] {
        let living = snapshot.pd.ledger.living
        let order = living.filter { affected.contains($0.id) } + living.filter { !affected.contains($0.id) }.prefix(20)
        return order.compactMap(word) + [leader, regions].compactMap { $0 }
    }

    private func origin(_ question: PDQuestion) -> String {
        (snapshot.pd.questions[question]?.origin ?? "pd") + question.path
    }

    private func word(_ store: PDStore) -> Evidence? {
        guard let asOf = snapshot.pd.ledger.asOf, let memory = snapshot.pd.ledger.memory[store.id] else { return nil }
        let figures = StoreFigures(store: store, snapshot: snapshot).readings
        var facts: [String: FactValue] = ["state": .text(store.stateName), "verdict": .text(memory.verdict.words)]
        facts["last_heartbeat"] = memory.latestHeartbeat.map { .time($0) }
        facts["max_store_down_time"] = snapshot.pd.regions.maximumDownTime.map { .number($0.inSeconds, unit: "s") }
        func number(_ name: String, _ metric: MetricID, _ unit: MetricUnit) {
            if let value = figures[metric]?.value { facts[name] = .number(rounded(value), unit: unit.rawValue) }
        }
        number("heartbeat_age", PDMetrics.heartbeatAge, .seconds)
        number("leader_count", PDMetrics.leaders, .count)
        number("region_count", PDMetrics.regions, .count)
        number("available_ratio", PDMetrics.availableRatio, .ratio)
        let heard = memory.latestHeartbeat.map { "last heartbeat \(PackReader.clock($0)) UTC" } ?? "no heartbeat known"
        return Evidence(
            kind: .state, topic: EvidenceTopic.pdState, component: ComponentID(store: store.id),
            statement: "PD says store \(store.id) is \(store.stateName), \(heard)", at: asOf.wall, facts: facts,
            origin: origin(.stores))
    }

    private func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }

    private var leader: Evidence? {
        guard let round = snapshot.pd.lastRound else { return nil }
        let standings = snapshot.pd.membership.members.compactMap { snapshot.pd.membership.standing(of: $0.name) }
        func count(_ outcome: ProbeRecord.Outcome) -> Double {
            Double(standings.count { $0.record.outcome == outcome })
        }
        var facts: [String: FactValue] = [
            "serving": .number(count(.serving), unit: "count"), "silent": .number(count(.timedOut), unit: "count"),
            "refusing": .number(count(.refused), unit: "count"),
            "members": .number(Double(snapshot.pd.membership.members.count), unit: "count"),
        ]
        let leadership = snapshot.pd.leadership
        facts["leader"] = leadership.leader.map { .text($0) }
        let since = leadership.isLed ? leadership.tenure?.since : leadership.leaderlessSince
        facts["since"] = since.map { .time($0.wall) }
        let statement = leadership.leader.map { "\($0) leads PD" } ?? "no member leads PD"
        return Evidence(
            kind: .state, topic: EvidenceTopic.pdLeader, component: .cluster(snapshot.clusterKey),
            statement: statement, at: round.wall, facts: facts, origin: "the leader question, asked of each member")
    }

    private var regions: Evidence? {
        let health = snapshot.pd.regions
        guard let counted = health.regions ?? health.missingPeers else { return nil }
        var facts: [String: FactValue] = [:]
        func number(_ name: String, _ timed: Timed<Int>?) {
            if let timed { facts[name] = .number(Double(timed.value), unit: "count") }
        }
        number("regions", health.regions)
        number("under_replicated", health.missingPeers)
        number("down_peers", health.downPeers)
        number("pending_peers", health.pendingPeers)
        number("replicas", health.maximumReplicas)
        if let lost = health.majority?.lost { facts["leaderless"] = .number(Double(lost.count), unit: "count") }
        let missing = health.missingPeers?.value ?? 0
        let lost = health.majority?.lost?.count ?? 0
        return Evidence(
            kind: .state, topic: EvidenceTopic.regionHealth, component: .cluster(snapshot.clusterKey),
            statement: lost > 0
                ? "\(lost) of \(counted.value) regions have most of their copies on lost stores, by PD's list of them"
                : "PD counts \(counted.value) regions, \(missing) with a missing replica",
            at: counted.at.wall,
            facts: facts, origin: origin(.regionCount))
    }
}
