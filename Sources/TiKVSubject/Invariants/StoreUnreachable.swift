internal import OperatorCore

/// A store's status port, which answered from here before, does not answer any more.
struct StoreUnreachable: TiKVInvariant {
    static let descriptor = InvariantDescriptor(
        id: .storeUnreachable, title: "status port does not answer",
        explanation:
            "The store's status port refused two probes in a row or left three unanswered, one each second, after it had answered from here.",
        severity: .critical, openAfterChecks: 1,
        thresholds: [
            .init(name: "refused_probes", value: 2, unit: .count), .init(name: "silent_probes", value: 3, unit: .count),
        ], explainedBy: [.pdUnreachable, .storesUnobservable], healthWhileOpen: .down)

    static func rule(_ descriptor: InvariantDescriptor?) -> ProbeRule {
        let chosen = descriptor ?? Self.descriptor
        return ProbeRule(
            refusals: max(1, Int(chosen.threshold("refused_probes") ?? 2)),
            silences: max(1, Int(chosen.threshold("silent_probes") ?? 3)))
    }

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        snapshot.pd.ledger.stores.map { check($0, snapshot, descriptor) }
            + snapshot.pd.ledger.vanished.map {
                descriptor.check(
                    ComponentID(store: $0), .ok, "PD no longer lists it", at: snapshot.pd.ledger.asOf ?? snapshot.at)
            }
    }

    private func check(_ store: PDStore, _ snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> Check {
        let component = ComponentID(store: store.id)
        let round = snapshot.probes.lastRound ?? snapshot.at
        if store.isGone { return descriptor.check(component, .ok, "it is over: \(store.stateName)", at: snapshot.at) }
        guard let probe = snapshot.probes[store.id], probe.record.hasServed else {
            let why = snapshot.addresses.reason(store.id) ?? "its status port never answered from here"
            return descriptor.check(component, .unknown, why, at: round)
        }
        let record = probe.record
        let seen = record.lastAsked ?? round
        if let doubt = record.doubt { return descriptor.check(component, .unknown, doubt, at: seen) }
        if record.outcome == .serving { return descriptor.check(component, .ok, "status port answers", at: seen) }
        guard snapshot.rule.isDown(record), !isDoubtful(record, snapshot) else {
            return descriptor.check(component, .unknown, "the last probe failed: \(record.text)", at: seen)
        }
        let word = record.outcome == .refused ? "refuses connections" : "does not answer"
        return descriptor.check(
            component, .violated,
            "status port \(probe.address.hostPort) \(word) on \(record.failures) probes in a row", at: seen,
            began: record.failingSince?.wall, related: [snapshot.cluster])
    }

    /// While PD's silence is not yet decided either, silence of a store waits, so that the graver opens first.
    private func isDoubtful(_ record: ProbeRecord, _ snapshot: TiKVSnapshot) -> Bool {
        record.outcome != .refused && snapshot.pd.isInDoubt && !PDUnreachable.isDecided(snapshot.pd)
    }
}
