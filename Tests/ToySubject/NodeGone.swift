import OperatorCore

/// A node that is gone: its bell does not ring, and the court calls it lost.
struct NodeGone: FaultHypothesis {
    let id = "node_gone"
    let title = "the node is gone"

    func weigh(_ pack: EvidencePack) -> HypothesisVerdict? {
        guard let bell = pack.evidence(kind: .probe, topic: "bell").first, let node = bell.component else { return nil }
        let court = pack.evidence(kind: .state, topic: "court", component: node).first
        let supports = [bell, court].compactMap { $0 }.map {
            Diagnosis.Support(evidenceID: $0.id, why: $0.statement, figures: [])
        }
        return HypothesisVerdict(
            hypothesis: id, title: title, standing: court == nil ? .likely : .certain,
            cause: Diagnosis.RootCause(
                component: "node", target: node, mechanism: "gone", statement: "\(node.spoken) is gone.",
                confidence: court == nil ? .likely : .certain),
            supports: supports,
            actions: [.init(action: "Wind it up", rationale: "a toy runs down", risk: .none)])
    }
}
