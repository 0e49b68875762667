internal import OperatorCore

/// The member most others still name as their leader is silent: frozen, or cut off with its connections open.
struct PDLeaderHung: TiKVInvariant {
    static let descriptor = InvariantDescriptor(
        id: .pdLeaderHung, title: "PD's leader hangs",
        explanation:
            "A majority of PD's members names a leader that did not answer the last three probes. PD itself needs 12 to 18 s to replace a frozen leader (5 s lease, recorded on v8.5.7).",
        severity: .critical, openAfterChecks: 1,
        thresholds: [.init(name: "silent_probes", value: 3, unit: .count)], explainedBy: [.pdUnreachable, .pdQuorum])

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        let pd = snapshot.pd
        guard let round = pd.lastRound else { return [] }
        let hung = Self.hungLeader(pd, descriptor)
        if let doubt = pd.doubt {
            return pd.membership.members.map { descriptor.check($0.component, .unknown, doubt, at: round) }
        }
        return pd.membership.members.map { member in
            if let hung, hung == member.name, !snapshot.isAfterGap {
                let since = pd.membership.standing(of: hung)?.record.failingSince?.wall
                return descriptor.check(
                    member.component, .violated, "PD's leader \(hung) does not answer; the others still name it",
                    at: round, began: since)
            }
            return descriptor.check(
                member.component, pd.leadership.isLed ? .ok : .unknown,
                pd.leadership.leader.map { "\($0) leads" } ?? "no member leads", at: round)
        }
    }

    /// The leader that is named and silent for long enough.
    static func hungLeader(_ pd: PDState, _ descriptor: InvariantDescriptor = Self.descriptor) -> String? {
        guard case .hung(let name) = pd.leadership.outcome,
            let failures = pd.membership.standing(of: name)?.record.failures,
            failures >= Int(descriptor.threshold("silent_probes") ?? 3)
        else { return nil }
        return name
    }
}
