internal import OperatorCore
internal import Words

/// PD no longer hears from a store.
struct StoreDown: TiKVInvariant {
    static let descriptor = InvariantDescriptor(
        id: .storeDown, title: "PD lost the store",
        explanation:
            "PD says Disconnected (20 s without a heartbeat) or Down (30 min), or a store reads 0B for 20 s after a change of PD's leader, or an Offline one sends no heartbeats. One answer suffices: PD waited already.",
        severity: .critical, openAfterChecks: 1, closeAfterChecks: 2, clearDelay: .seconds(8),
        explainedBy: [.storeUnreachable, .pdUnreachable], healthWhileOpen: .down)

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        let ledger = snapshot.pd.ledger
        guard let asOf = ledger.asOf else { return [] }
        let listed = ledger.stores.map { store in
            let memory = ledger.memory[store.id]
            return check(store, memory, snapshot, descriptor, at: asOf)
        }
        let result: CheckResult = snapshot.pd.isLeaderless ? .unknown : .ok
        return listed
            + ledger.vanished.map {
                descriptor.check(ComponentID(store: $0), result, "PD no longer lists it", at: asOf)
            }
    }

    private func check(
        _ store: PDStore, _ memory: StoreMemory?, _ snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor,
        at asOf: Moment
    ) -> Check {
        let component = ComponentID(store: store.id)
        guard !snapshot.pd.isLeaderless else {
            return descriptor.check(component, .unknown, "PD has no leader that could tell", at: asOf)
        }
        switch memory?.verdict ?? .unsettled("not judged yet") {
        case .serving: return descriptor.check(component, .ok, "PD hears from it", at: asOf)
        case .gone: return descriptor.check(component, .ok, "it is over: \(store.stateName)", at: asOf)
        case .unsettled(let why): return descriptor.check(component, .unknown, why, at: asOf)
        case .down(let why):
            let last = memory?.latestHeartbeat
            return descriptor.check(
                component, .violated, "\(why); \(heartbeat(last, at: asOf))", at: asOf,
                began: snapshot.lostSince(store.id),
                related: [snapshot.cluster])
        }
    }

    private func heartbeat(_ last: WallTime?, at moment: Moment) -> String {
        guard let last else { return "it never sent a heartbeat" }
        return "last heartbeat \(AgeText.coarse(moment.wall.elapsed(since: last))) ago"
    }
}
