import OperatorCore

/// What makes a later verdict a confirmed one: it rests on the cluster's own word, not only on our probes.
struct DemoConfirmation: Sendable {
    private let isOwnWord: @Sendable (Evidence, ComponentID) -> Bool

    init(_ isOwnWord: @escaping @Sendable (Evidence, ComponentID) -> Bool) {
        self.isOwnWord = isOwnWord
    }

    /// PD calls the store Disconnected (after 20 s without a heartbeat) or Down.
    static let storeGoneByPD = DemoConfirmation { evidence, target in
        guard evidence.kind == .state, evidence.topic == "pd_state", evidence.component == target else { return false }
        return ["Disconnected", "Down"].contains(evidence.facts["state"]?.text)
    }

    /// The ids of the cited evidence that is the cluster's own word.
    func citations(of record: DiagnosisRecord, target: ComponentID) -> [String] {
        record.diagnosis.citations.filter { id in
            record.evidence(id).map { isOwnWord($0, target) } ?? false
        }
    }
}
