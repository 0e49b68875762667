internal import OperatorCore

/// One member of PD refuses or is silent.
struct PDMemberUnreachable: TiKVInvariant {
    static let descriptor = InvariantDescriptor(
        id: .pdMemberUnreachable, title: "PD member does not answer",
        explanation:
            "A PD member refused two probes in a row or left three unanswered (500 ms each), or it answers and follows nobody on three while the others have a leader: cut off from them. It counts where it is configured or answered from here before.",
        severity: .warning, openAfterChecks: 1,
        explainedBy: [.pdUnreachable, .pdQuorum, .pdLeaderHung, .pdLeaderMissing], healthWhileOpen: .down)

    static func isDown(_ door: PDDoor) -> Bool { door.record.isDown(refusals: 2, silences: 3) }

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        let pd = snapshot.pd
        guard let round = pd.lastRound else { return [] }
        let known = pd.membership.members.map { ($0.component, pd.membership.standing(of: $0.name)) }
        // Before PD's list was seen, an endpoint may be any member: pd_unreachable speaks for it.
        let strangers =
            pd.membership.members.isEmpty ? [] : pd.membership.strangers.map { ($0.component, Optional($0)) }
        let checks = (known + strangers).map { component, door in
            check(component, door, snapshot, descriptor, at: round)
        }
        let retired = pd.membership.retired.map {
            descriptor.check($0, .ok, "is now known by its member's name", at: round)
        }
        return checks + retired
    }

    private func check(
        _ component: ComponentID, _ door: PDDoor?, _ snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor,
        at round: Moment
    ) -> Check {
        guard let door else {
            return descriptor.check(component, .unknown, "never answered from here", at: round)
        }
        if let doubt = door.record.doubt { return descriptor.check(component, .unknown, doubt, at: round) }
        if isCutOff(door, snapshot.pd) {
            return descriptor.check(
                component, .violated,
                "PD member \(component.id) answers but follows no leader, though the others have one",
                at: round, began: door.record.failingSince?.wall)
        }
        if door.isServing { return descriptor.check(component, .ok, "answers", at: round) }
        guard snapshot.pd.deafRounds == 0, Self.isDown(door) else {
            return descriptor.check(component, .unknown, door.record.text, at: round)
        }
        let word = door.record.outcome == .refused ? "refuses" : "does not answer"
        return descriptor.check(
            component, .violated, "PD member \(component.id) \(word): \(door.record.text)", at: round,
            began: door.record.failingSince?.wall)
    }

    /// A thawed ex-leader is like that for up to 10 s, one that is cut off from the others for as long as it lasts.
    private func isCutOff(_ door: PDDoor, _ pd: PDState) -> Bool {
        door.isServing && door.namelessRounds >= 3 && pd.leadership.leader != nil
    }
}
