internal import OperatorCore

/// All status ports fail from here while PD goes on hearing from every store: our own network.
struct StoresUnobservable: TiKVInvariant {
    static let descriptor = InvariantDescriptor(
        id: .storesUnobservable, title: "no status port can be reached from here",
        explanation:
            "Every status port that once answered fails, although PD received a new heartbeat of each store since then. The stores live; the way from here to them is cut.",
        severity: .critical, openAfterChecks: 1)

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        let known = snapshot.pd.ledger.living.compactMap { store in
            snapshot.probes[store.id].flatMap { $0.record.hasServed ? (store.id, $0.record) : nil }
        }
        guard let round = snapshot.probes.lastRound, known.count >= 2 else { return [] }
        let failing = known.filter { snapshot.rule.isDown($0.1) }
        guard failing.count == known.count else {
            return [
                descriptor.check(snapshot.cluster, .ok, "\(known.count - failing.count) status ports answer", at: round)
            ]
        }
        let fresh = failing.filter { heardSince($0.1.failingSince, $0.0, snapshot) }
        guard fresh.count == known.count, !snapshot.pd.isLeaderless else {
            return [
                descriptor.check(
                    snapshot.cluster, .unknown, "all status ports fail; PD's newest heartbeats are older", at: round)
            ]
        }
        return [
            descriptor.check(
                snapshot.cluster, .violated,
                "none of \(known.count) status ports answers from here, but PD hears from every store", at: round,
                began: failing.compactMap(\.1.failingSince?.wall).max())
        ]
    }

    private func heardSince(_ failing: Moment?, _ id: UInt64, _ snapshot: TiKVSnapshot) -> Bool {
        guard let failing, let memory = snapshot.pd.ledger.memory[id], memory.verdict == .serving,
            let advanced = memory.advanced
        else { return false }
        // A heartbeat is seen up to one poll after it came.
        return advanced > failing.advanced(by: snapshot.interval)
    }
}
