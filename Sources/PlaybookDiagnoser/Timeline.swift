import OperatorCore

/// What happened in order: events, states and probes of the pack by when they began.
enum Timeline {
    static let most = 16

    static func entries(of pack: EvidencePack) -> [Diagnosis.TimelineEntry] {
        let entries = pack.evidence.compactMap { evidence -> Diagnosis.TimelineEntry? in
            guard let at = moment(of: evidence) else { return nil }
            return Diagnosis.TimelineEntry(at: at, text: evidence.statement, evidenceID: evidence.id)
        }
        return Array(entries.sorted { ($0.at, $0.evidenceID) < ($1.at, $1.evidenceID) }.prefix(most))
    }

    private static func moment(of evidence: Evidence) -> WallTime? {
        switch evidence.kind {
        case .event: evidence.at
        case .probe where evidence.facts["outcome"]?.text != "serving": evidence.facts["since"]?.time
        case .state: evidence.facts["since"]?.time
        case .change: evidence.facts["first"]?.time
        default: nil
        }
    }
}
