internal import OperatorCore

/// No member of PD answers us.
struct PDUnreachable: TiKVInvariant {
    static let descriptor = InvariantDescriptor(
        id: .pdUnreachable, title: "PD does not answer",
        explanation:
            "No configured or known PD member answers the leader question, asked each second of each with a time-out of 500 ms: all refuse, or none answers. Either PD is gone as a whole or our way to it is. Where PD was never seen and something else answers at its address, the address is wrong: that is unknown, not a ticket.",
        severity: .critical, openAfterChecks: 1,
        thresholds: [
            .init(name: "refused_rounds", value: 2, unit: .count), .init(name: "silent_rounds", value: 3, unit: .count),
        ], healthWhileOpen: .down)

    func checks(on snapshot: TiKVSnapshot, _ descriptor: InvariantDescriptor) -> [Check] {
        let pd = snapshot.pd
        guard let round = pd.lastRound else {
            return [descriptor.check(snapshot.cluster, .unknown, "PD was not asked yet", at: snapshot.at)]
        }
        if let doubt = pd.doubt { return [descriptor.check(snapshot.cluster, .unknown, doubt, at: round)] }
        if let words = Self.inability(pd) {
            return [descriptor.check(snapshot.cluster, .unknown, words, at: round)]
        }
        if pd.deafRounds == 0 { return [descriptor.check(snapshot.cluster, .ok, "PD answers", at: round)] }
        guard Self.isDecided(pd, descriptor) else {
            return [descriptor.check(snapshot.cluster, .unknown, "no member of PD answered the last probe", at: round)]
        }
        if let words = Self.stranger(pd) {
            return [descriptor.check(snapshot.cluster, .unknown, words, at: round)]
        }
        let words = pd.membership.doors.filter(\.isArmed).map { "\($0.component.id): \($0.record.text)" }
        return [
            descriptor.check(
                snapshot.cluster, .violated, "no member of PD answers (\(words.joined(separator: "; ")))", at: round,
                began: pd.deafSince?.wall)
        ]
    }

    /// What to say where this program itself could ask none of the addresses: that is no word about PD.
    private static func inability(_ pd: PDState) -> String? {
        let doors = pd.membership.doors.filter(\.isArmed)
        return doors.allSatisfy { $0.record.outcome == .unable } ? doors.first?.record.text : nil
    }

    /// What to say where PD was never seen and something else answers at every address given for it: that is a wrong
    /// address, not a death of PD. Nil where it is not so.
    private static func stranger(_ pd: PDState) -> String? {
        let doors = pd.membership.doors.filter(\.isArmed)
        guard !pd.wasHeard, pd.membership.members.isEmpty, pd.ledger.asOf == nil,
            doors.allSatisfy({ $0.record.outcome == .strange })
        else { return nil }
        let places = doors.map { "\($0.address.hostPort) (\($0.record.text))" }.joined(separator: ", ")
        return "what answers at \(places) is not PD: is it PD's client port (default 2379)?"
    }

    /// All refuse for two rounds, or none answers for three.
    static func isDecided(_ pd: PDState, _ descriptor: InvariantDescriptor = Self.descriptor) -> Bool {
        let refusals = Int(descriptor.threshold("refused_rounds") ?? 2)
        let silences = Int(descriptor.threshold("silent_rounds") ?? 3)
        let allRefuse = pd.membership.doors.filter(\.isArmed).allSatisfy { $0.record.outcome == .refused }
        return pd.deafRounds >= (allRefuse ? min(refusals, silences) : silences)
    }
}
