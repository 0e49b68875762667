internal import OperatorCore

/// Our own probes: each status port, all of them together, each PD member.
struct ProbeEvidence {
    private let snapshot: TiKVSnapshot
    private let affected: Set<UInt64>

    init(_ context: EvidenceContext) {
        snapshot = context.snapshot
        affected = Set(context.affected)
    }

    /// The affected stores first, others up to 20: enough to compare with.
    var all: [Evidence] {
        let living = snapshot.pd.ledger.living.map(\.id)
        let order = living.filter(affected.contains) + living.filter { !affected.contains($0) }.prefix(20)
        return order.compactMap(port) + [ports].compactMap { $0 } + members
    }

    private func port(_ id: UInt64) -> Evidence? {
        guard let probe = snapshot.probes[id], let outcome = probe.record.outcome, let asked = probe.record.lastAsked
        else { return nil }
        let record = probe.record
        let word = record.hasServed || isLost(id) ? outcome.rawValue : "never_answered"
        var facts: [String: FactValue] = [
            "outcome": .text(word), "consecutive": .number(Double(record.consecutive), unit: "probes"),
            "asked": .number(Double(record.asked), unit: "probes"),
        ]
        facts["since"] = record.since.map { .time($0.wall) }
        facts["last_answered"] = record.lastServed.map { .time($0.wall) }
        if outcome == .timedOut { facts["connected"] = .flag(record.connected) }
        if !record.hasServed { facts["never_answered"] = .flag(true) }
        if record.heldUp != nil { facts["not_asked"] = .flag(true) }
        return Evidence(
            kind: .probe, topic: EvidenceTopic.statusPort, component: ComponentID(store: id),
            statement: statement(id, probe, word) + (record.doubt.map { "; since then \($0)" } ?? ""), at: asked.wall,
            facts: facts,
            series: probe.history.suffix(60).map { .init(at: $0.at.wall, value: $0.outcome == .serving ? 1 : 0) },
            origin: probe.address.url + "/status")
    }

    /// Whom PD lost too is gone for others than us: a port that never answered then speaks for itself, where else our
    /// way to it, or the address it advertises, may be wrong. So a monitor that starts late still finds the cause.
    private func isLost(_ id: UInt64) -> Bool { snapshot.pd.ledger.memory[id]?.isNotServing ?? false }

    private func statement(_ id: UInt64, _ probe: StoreProbe, _ word: String) -> String {
        let count = probe.record.consecutive
        let times = count == 1 ? "the last probe" : "the last \(count) probes"
        switch word {
        case "serving": return "the status port of store \(id) answered \(times)"
        case "refused": return "the status port of store \(id) refused \(times)"
        case "timed_out":
            let how = probe.record.connected ? "accepted the connection and did not answer" : "did not answer"
            return "the status port of store \(id) \(how) on \(times)"
        default: return "the status port of store \(id) never answered from here"
        }
    }

    private var ports: Evidence? {
        let records = snapshot.pd.ledger.living.compactMap { snapshot.probes[$0.id]?.record }.filter {
            $0.hasServed && $0.heldUp == nil
        }
        guard let round = snapshot.probes.lastRound, !records.isEmpty else { return nil }
        func count(_ outcome: ProbeRecord.Outcome) -> Int { records.count { $0.outcome == outcome } }
        let serving = count(.serving)
        return Evidence(
            kind: .state, topic: EvidenceTopic.storePorts, component: .cluster(snapshot.clusterKey),
            statement: "\(serving) of \(records.count) status ports answer from here", at: round.wall,
            facts: [
                "serving": .number(Double(serving), unit: "count"),
                "refused": .number(Double(count(.refused)), unit: "count"),
                "timed_out": .number(Double(count(.timedOut)), unit: "count"),
                "known": .number(Double(records.count), unit: "count"), "heartbeats_fresh": .flag(areHeartbeatsFresh),
            ], origin: "our own probes, one each second")
    }

    /// PD heard from every store within 15 s: heartbeats come each 10 s.
    private var areHeartbeatsFresh: Bool {
        guard !snapshot.pd.isLeaderless, let asOf = snapshot.pd.ledger.asOf else { return false }
        return snapshot.pd.ledger.living.allSatisfy { store in
            guard let memory = snapshot.pd.ledger.memory[store.id], memory.verdict == .serving else { return false }
            return memory.advanced.map { asOf.elapsed(since: $0) <= .seconds(15) } ?? true
        }
    }

    private var members: [Evidence] {
        snapshot.pd.membership.members.compactMap { member in
            guard let door = snapshot.pd.membership.standing(of: member.name), let outcome = door.record.outcome,
                let asked = door.record.lastAsked
            else { return nil }
            var facts: [String: FactValue] = [
                "outcome": .text(outcome.memberWord),
                "consecutive": .number(Double(door.record.consecutive), unit: "probes"),
            ]
            facts["names"] = door.names.map { .text($0) }
            facts["since"] = door.record.since.map { .time($0.wall) }
            if door.record.heldUp != nil { facts["not_asked"] = .flag(true) }
            let text = door.record.doubt.map { "\(door.record.text); since then \($0)" } ?? door.record.text
            return Evidence(
                kind: .probe, topic: EvidenceTopic.pdMember, component: member.component,
                statement: "PD member \(member.name) is \(outcome.memberWord): \(text)", at: asked.wall,
                facts: facts, origin: door.address.url + PDQuestion.leader.path)
        }
    }
}
