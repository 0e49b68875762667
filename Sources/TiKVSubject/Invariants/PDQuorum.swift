internal import OperatorCore

/// So many members of PD are gone that the others are no majority.
struct PDQuorum: TiKVInvariant {
    static let descriptor = InvariantDescriptor(
        id: .pdQuorum, title: "PD has no quorum",
        explanation:
            "Members that refuse or are silent leave no majority of PD's own list of members. Without one PD hands out no timestamps and schedules nothing.",
        severity: .critical, openAfterChecks: 1, explainedBy: [.pdUnreachable], healthWhileOpen: .down)

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        let pd = snapshot.pd
        let members = pd.membership.members
        guard let round = pd.lastRound, !members.isEmpty, pd.deafRounds == 0 else {
            return [descriptor.check(snapshot.cluster, .unknown, "PD's members cannot be asked", at: snapshot.at)]
        }
        if let doubt = pd.memberDoubt {
            return [descriptor.check(snapshot.cluster, .unknown, doubt, at: round)]
        }
        let down = members.filter { pd.membership.standing(of: $0.name).map(PDMemberUnreachable.isDown) ?? false }
        let left = members.count - down.count
        guard left < members.count / 2 + 1 else {
            return [
                descriptor.check(snapshot.cluster, .ok, "\(left) of \(members.count) PD members are there", at: round)
            ]
        }
        let names = down.map(\.name).joined(separator: " and ")
        let began = down.compactMap { pd.membership.standing(of: $0.name)?.record.failingSince?.wall }.max()
        return [
            descriptor.check(
                snapshot.cluster, .violated, "PD has no quorum: \(names) of \(members.count) members are gone",
                at: round,
                began: began, related: down.map(\.component))
        ]
    }
}
