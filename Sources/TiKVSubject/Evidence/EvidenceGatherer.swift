internal import OperatorCore

/// Collects what is worth knowing of an incident from one snapshot, the kept samples and the cluster's events. Pure.
struct EvidenceGatherer {
    private let context: EvidenceContext
    private var snapshot: TiKVSnapshot { context.snapshot }
    private var request: EvidenceRequest { context.request }

    init(_ context: EvidenceContext) { self.context = context }

    func gather() -> (evidence: [Evidence], gaps: [String]) {
        let logs = LogEvidence(context)
        let evidence =
            checks + ProbeEvidence(context).all + PDEvidence(context).all + logs.all + LeaderMoves(context).all
            + PeerReports(context).all + ChangeEvidence(context).all + sources
        return (evidence, gaps + logs.gaps)
    }

    /// The violated checks of the incident's tickets as they stand now.
    private var checks: [Evidence] {
        let keys = Set(request.tickets.map { "\($0.key.invariant) \($0.key.component)" })
        return request.observation.checks.filter {
            $0.result == .violated && keys.contains("\($0.invariant) \($0.component)")
        }.map { check in
            var facts: [String: FactValue] = [:]
            facts["began"] = check.began.map { .time($0) }
            return Evidence(
                kind: .check, topic: check.invariant.rawValue, component: check.component, statement: check.message,
                at: check.evidenceAt.wall, facts: facts, origin: "invariant \(check.invariant)")
        }
    }

    /// Upstreams that fail.
    private var sources: [Evidence] {
        request.observation.sources.compactMap { source in
            guard case .failing(let error, let since) = source.state else { return nil }
            return Evidence(
                kind: .source, topic: EvidenceTopic.source, component: nil,
                statement: "\(source.name) cannot be read: \(error)", at: since.wall,
                facts: ["name": .text(source.name), "error": .text(error), "since": .time(since.wall)],
                origin: source.origin)
        }
    }

    /// Whom we did not really ask of late, which is nobody's fault but our own.
    private var heldUp: [String] {
        let ports = snapshot.pd.ledger.living.compactMap { store in
            snapshot.probes[store.id]?.record.doubt.map { ("store \(store.id)", $0) }
        }
        let members = snapshot.pd.membership.members.compactMap { member in
            snapshot.pd.membership.standing(of: member.name)?.record.doubt.map { (member.name, $0) }
        }
        guard let first = (ports + members).first else { return [] }
        let names = (ports + members).prefix(8).map(\.0).joined(separator: ", ")
        return ["our own newest probes of \(names) count for nothing: \(first.1)"]
    }

    private var gaps: [String] {
        var gaps: [String] = []
        if snapshot.pd.isLeaderless { gaps.append("PD has no leader: what it said of the stores is old") }
        for store in snapshot.pd.ledger.living where context.affected.contains(store.id) {
            if let reason = snapshot.addresses.reason(store.id) {
                gaps.append("the status port of store \(store.id) is not probed: \(reason)")
            }
            if snapshot.metrics[store.id]?.lastSuccess == nil {
                gaps.append("no metrics of store \(store.id) were read from here")
            }
        }
        gaps += heldUp
        if request.history.oldest.map({ context.began.elapsed(since: $0) < .seconds(60) }) ?? true {
            gaps.append("less than a minute was watched before it began: there is little to compare with")
        }
        gaps.append("the hosts themselves (kernel log, disk and network counters) are not read from here")
        return gaps
    }
}

/// What the other stores report of an affected one: messages they could not deliver to it.
struct PeerReports {
    private let context: EvidenceContext

    init(_ context: EvidenceContext) { self.context = context }

    var all: [Evidence] { context.affected.compactMap(evidence) }

    private func evidence(_ store: UInt64) -> Evidence? {
        let snapshot = context.snapshot
        let fresh = snapshot.metrics.filter { id, entry in
            id != store
                && entry.lastSuccess.map { snapshot.at.elapsed(since: $0) <= snapshot.interval * 3 } ?? false
        }
        let reports = fresh.compactMapValues { $0.failureReports[store] }.filter { $0.value > 0 }
        guard !reports.isEmpty else { return nil }
        let rate = (reports.values.reduce(0, +) * 1_000).rounded() / 1_000
        let names = reports.keys.sorted().map(String.init).joined(separator: ", ")
        return Evidence(
            kind: .change, topic: EvidenceTopic.peerReports, component: ComponentID(store: store),
            statement: reports.count == 1
                ? "store \(names) reports that it cannot reach store \(store)"
                : "stores \(names) report that they cannot reach store \(store)",
            at: snapshot.at.wall,
            facts: [
                "reporters": .number(Double(reports.count), unit: "count"), "per_second": .number(rate, unit: "1/s"),
            ], origin: "metric tikv_server_report_failure_msg_total of the other stores")
    }
}
