/// Whether a new verdict says something that the one before it did not. Words, numbers and times move with each look;
/// people are told of a new verdict only where the cause, its certainty, or who bears witness changed.
struct VerdictChange {
    let before: DiagnosisRecord
    let after: Diagnosis
    let pack: EvidencePack

    var isMaterial: Bool {
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
