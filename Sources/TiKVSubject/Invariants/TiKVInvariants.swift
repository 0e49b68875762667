internal import OperatorCore

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
