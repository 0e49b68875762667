internal import OperatorCore

/// Members answer, but no majority agrees on a leader that says so itself.
struct PDLeaderMissing: TiKVInvariant {
    static let descriptor = InvariantDescriptor(
        id: .pdLeaderMissing, title: "PD has no leader",
        explanation:
            "On three probes in a row no member both named itself and was named by a majority. A planned transfer takes up to 1.5 s; a new leader after a crash 11 to 13 s (recorded, default leases).",
        severity: .critical, openAfterChecks: 1,
        thresholds: [.init(name: "leaderless_probes", value: 3, unit: .count)],
        explainedBy: [.pdUnreachable, .pdQuorum, .pdLeaderHung])

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        let pd = snapshot.pd
        let (result, message) = judge(snapshot, descriptor)
        let gone = pd.membership.members.filter {
            pd.membership.standing(of: $0.name).map(PDMemberUnreachable.isDown) ?? false
        }
        return [
            descriptor.check(
                snapshot.cluster, result, message, at: pd.lastRound ?? snapshot.at,
                began: result == .violated ? pd.leadership.leaderlessSince?.wall : nil, related: gone.map(\.component))
        ]
    }

    private func judge(_ snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> (CheckResult, String) {
        if let doubt = snapshot.pd.doubt { return (.unknown, doubt) }
        let leadership = snapshot.pd.leadership
        switch leadership.outcome {
        case .led(let name): return (.ok, "\(name) leads PD")
        case .assumed: return (.unknown, "this PD does not answer the leader question")
        case .unanswered: return (.unknown, "no member of PD answers")
        case .hung, .none: break
        }
        if let hung = PDLeaderHung.hungLeader(snapshot.pd) { return (.unknown, "PD's leader \(hung) hangs") }
        let limit = Int(descriptor.threshold("leaderless_probes") ?? 3)
        guard leadership.leaderlessRounds >= limit, !snapshot.isAfterGap else {
            return (.unknown, "PD had no leader on the last probe")
        }
        return (.violated, "PD has no leader on \(leadership.leaderlessRounds) probes in a row")
    }
}
