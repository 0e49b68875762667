internal import OperatorCore

/// Who leads PD, by what all members say: the one that names itself and is named by a majority of all known members.
/// Any other answer is that member's lag.
struct LeaderElection {
    enum Outcome: Hashable, Sendable {
        case led(String)
        /// A majority names a member that does not answer.
        case hung(String)
        /// Members answer, and no majority agrees.
        case none
        /// Nothing configured knows the question: the endpoint itself is taken for the leader.
        case assumed
        /// Nobody answers.
        case unanswered
    }

    let membership: PDMembership

    var outcome: Outcome {
        let armed = membership.doors.filter(\.isArmed)
        if let candidate { return confirm(candidate) }
        if armed.contains(where: { $0.isServing || $0.record.outcome == .starting }) { return .none }
        return armed.contains { $0.record.outcome == .strange } ? .assumed : .unanswered
    }

    private var candidate: String? {
        let (names, majority) = votes
        var counts: [String: Int] = [:]
        for name in names { counts[name, default: 0] += 1 }
        return counts.first { $0.value >= majority }?.key
    }

    /// Whom the voters name, and how many of them make a majority. Where most members cannot be asked from here (a
    /// forwarded port), those that can decide alone, doors without a known member included.
    private var votes: (names: [String], majority: Int) {
        let standings = membership.members.compactMap { membership.standing(of: $0.name) }
        let serving = standings.filter(\.isServing).compactMap(\.names)
        if standings.count * 2 > membership.members.count {
            return (serving, membership.members.count / 2 + 1)
        }
        let strangers = membership.strangers
        return (
            serving + strangers.filter(\.isServing).compactMap(\.names), (standings.count + strangers.count) / 2 + 1
        )
    }

    private func confirm(_ candidate: String) -> Outcome {
        guard let own = membership.standing(of: candidate) else { return .led(candidate) }
        switch own.record.outcome {
        case .serving: return own.names == candidate ? .led(candidate) : .none
        case .timedOut: return .hung(candidate)
        default: return .none
        }
    }
}
