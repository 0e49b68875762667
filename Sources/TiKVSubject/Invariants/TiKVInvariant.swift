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
