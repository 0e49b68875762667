import OperatorCore

/// Whether a new verdict takes the place of the one before it. Words, numbers and times move with each look; people are
/// told of a new verdict only where the cause, its certainty, or who bears witness changed, and what was found out while
/// the trouble lasted is not unlearned from what is seen once it is over.
struct VerdictChange {
    let before: DiagnosisRecord
    let after: Diagnosis
    let pack: EvidencePack

    var isDue: Bool { isMaterial && !knowsLess }

    /// It rests on what was seen after the cluster healed, or on less than the verdict before it.
    private var knowsLess: Bool {
        if after.abstained { return !before.diagnosis.abstained }
        guard let ended = pack.endedTickets.map(Set.init) else { return false }
        func isOver(_ ticket: Ticket) -> Bool { ended.contains(ticket.id) }
        if pack.tickets.allSatisfy(isOver) { return !before.diagnosis.abstained }
        let (old, new) = (before.diagnosis.rootCause, after.rootCause)
        guard new.confidence.rank <= old.confidence.rank else { return false }
        // What came back as a new ticket is not over.
        let lasting = Set(pack.tickets.filter { !isOver($0) }.map(\.key))
        let explained = before.pack.tickets.filter { $0.key.component == old.target }
        guard explained.contains(where: { isOver($0) && !lasting.contains($0.key) }) else { return false }
        // What another component suffers now is news.
        return new.target == old.target
            || pack.tickets.allSatisfy { $0.key.component != new.target || isOver($0) }
    }

    private var isMaterial: Bool {
        let (old, new) = (before.diagnosis.rootCause, after.rootCause)
        return old.target != new.target || old.mechanism != new.mechanism || old.component != new.component
            || old.confidence != new.confidence || before.diagnosis.abstained != after.abstained
            || !witnesses(of: after, in: pack).isSubset(of: witnesses(of: before.diagnosis, in: before.pack))
    }

    private struct Witness: Hashable {
        var topic: String
        var component: ComponentID?
    }

    /// Whose own word on the cause's target the verdict rests on: the cluster's word makes a finding of ours certain.
    private func witnesses(of diagnosis: Diagnosis, in pack: EvidencePack) -> Set<Witness> {
        let cited = Set(diagnosis.supportingEvidence.map(\.evidenceID))
        let words = pack.evidence.filter {
            $0.kind == .state && $0.component == diagnosis.rootCause.target && cited.contains($0.id)
        }
        return Set(words.map { Witness(topic: $0.topic, component: $0.component) })
    }
}
