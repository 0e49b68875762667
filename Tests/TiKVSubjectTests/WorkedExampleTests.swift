import OperatorCore
import Testing

@testable import TiKVSubject

// What docs/ADDING.md shows: it compiles here, word for word.

/// A store that has room for little more while its neighbours have plenty: the example of an invariant.
struct StoreNearlyFull: TiKVInvariant {
    static let free = MetricID("store.disk_available_ratio")
    static let descriptor = InvariantDescriptor(
        id: InvariantID("store_nearly_full"), title: "little room is left",
        explanation: "Less of a store's disk is free than the threshold says; PD moves leaders and regions elsewhere.",
        severity: .warning, openAfterChecks: 3, thresholds: [.init(name: "free", value: 0.1, unit: .ratio)],
        explainedBy: [.storeUnreachable, .storeDown])

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        let least = descriptor.threshold("free") ?? 0.1
        return snapshot.pd.ledger.living.compactMap { store in
            guard let entry = snapshot.metrics[store.id], let asked = entry.lastSuccess else { return nil }
            let component = ComponentID(store: store.id)
            guard entry.error == nil, case .value(let share, let at)? = entry.readings[Self.free] else {
                return descriptor.check(component, .unknown, "how full it is is not known", at: asked)
            }
            let words = "\(Int((share * 100).rounded())) % of its disk is free"
            return descriptor.check(component, share < least ? .violated : .ok, words, at: at)
        }
    }
}

@Suite struct WorkedExampleTests {
    @Test func `the example of an invariant judges nothing that it does not know`() {
        let descriptor = StoreNearlyFull.descriptor
        #expect(descriptor.threshold("free") == 0.1 && descriptor.explainedBy.contains(.storeDown))
        let check = descriptor.check(ComponentID(kind: "store", id: "4"), .unknown, "not known", at: Moment.zero)
        #expect(check.result == .unknown && check.invariant == InvariantID("store_nearly_full"))
    }
}

extension Moment {
    fileprivate static var zero: Moment {
        Moment(uptimeNanoseconds: 0, wall: WallTime(millisecondsSince1970: 0))
    }
}
