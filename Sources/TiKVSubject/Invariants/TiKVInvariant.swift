internal import OperatorCore

/// A pure judgement on a snapshot.
protocol TiKVInvariant: Sendable {
    /// The house's defaults.
    static var descriptor: InvariantDescriptor { get }
    init()
    /// One check for each component it applies to; `descriptor` has configuration's thresholds.
    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check]
}

extension TiKVInvariant {
    static var id: InvariantID { descriptor.id }
}

extension InvariantDescriptor {
    /// A check of this invariant.
    func check(
        _ component: ComponentID, _ result: CheckResult, _ message: String, at evidence: Moment,
        began: WallTime? = nil, related: [ComponentID] = []
    ) -> Check {
        Check(
            invariant: id, component: component, result: result, message: message, evidenceAt: evidence, began: began,
            related: related)
    }
}

/// All invariants of a TiKV cluster, graver ones first.
enum TiKVInvariants {
    static let all: [any TiKVInvariant] = [
        PDUnreachable(), PDQuorum(), PDLeaderHung(), PDLeaderMissing(), PDMemberUnreachable(), StoresUnobservable(),
        StoreUnreachable(), StoreDown(), RegionLeaderless(), RegionUnderReplicated(), HighLatency(), DiskLow(),
        MetricsMissing(),
    ]

    /// Without those that configuration switches off.
    static func descriptors(applying overrides: [InvariantID: InvariantOverride]) -> [InvariantDescriptor] {
        all.compactMap { invariant in
            let descriptor = type(of: invariant).descriptor
            guard let override = overrides[descriptor.id] else { return descriptor }
            return override.enabled == false ? nil : descriptor.applying(override)
        }
    }

    /// The checks of all invariants that are among `descriptors`.
    static func checks(
        _ invariants: [any TiKVInvariant], on snapshot: TiKVSnapshot, descriptors: [InvariantDescriptor]
    ) -> [Check] {
        let byID = Dictionary(descriptors.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return invariants.flatMap { invariant -> [Check] in
            guard let descriptor = byID[type(of: invariant).descriptor.id] else { return [] }
            return invariant.checks(on: snapshot, descriptor)
        }
    }
}
