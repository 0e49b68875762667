import OperatorCore

/// Invariants that hold for any subject, checked by the monitor itself.
enum CoreInvariants {
    static let clusterChangedID = InvariantID("cluster_changed")

    static let clusterChanged = InvariantDescriptor(
        id: clusterChangedID, title: "another cluster answers",
        explanation: "The cluster at these endpoints gives itself another id than at first contact.",
        severity: .critical, openAfterChecks: 1, closeAfterChecks: 3)

    /// The subject's own, and those of this list that it does not declare itself.
    static func completing(_ declared: [InvariantDescriptor]) -> [InvariantDescriptor] {
        declared.contains { $0.id == clusterChangedID } ? declared : declared + [clusterChanged]
    }

    /// Compares the id the cluster gives itself with the pinned one; unknown until both are known.
    static func clusterCheck(_ identity: ClusterIdentity, pinned: String?, at now: Moment) -> Check {
        let component = ComponentID.cluster(identity.key)
        guard let id = identity.id, let pinned else {
            return Check(
                invariant: clusterChangedID, component: component, result: .unknown,
                message: "the cluster's own id is not known yet", evidenceAt: now)
        }
        let isSame = id == pinned
        return Check(
            invariant: clusterChangedID, component: component, result: isSame ? .ok : .violated,
            message: isSame
                ? "cluster id \(id) as at first contact"
                : "cluster id \(id) answers where \(pinned) was first met: give the new cluster a name of its own",
            evidenceAt: now)
    }
}
