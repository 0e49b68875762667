internal import OperatorCore

/// One address where a PD member may be asked: a configured endpoint, or what a member advertises.
struct PDDoor: Sendable, Hashable {
    var address: ServerAddress
    var isConfigured: Bool
    /// The member behind it; nil where nothing says which one (a forwarded port).
    var member: String?
    var record = ProbeRecord()
    /// Whom the member named in the last round, where it served.
    var names: String?
    /// Rounds in a row in which the member served and named nobody.
    private(set) var namelessRounds = 0

    /// What it says counts: a person named it, or it answered from here before.
    var isArmed: Bool { isConfigured || record.hasServed }
    var isServing: Bool { record.outcome == .serving }

    mutating func postpone(heldUp: Duration) { record.postpone(heldUp: heldUp) }

    mutating func absorb(_ answer: PDAnswer, at moment: Moment) {
        names = nil
        let nameless = namelessRounds
        namelessRounds = 0
        switch answer {
        case .leader(let leader):
            names = leader?.name
            namelessRounds = leader == nil ? nameless + 1 : 0
            record.absorb(.serving, text: leader.map { "names \($0.name)" } ?? "names no leader", at: moment)
        case .failed(let error):
            let outcome: ProbeRecord.Outcome =
                switch error.kind {
                case .refused: .refused
                case .silent: .timedOut
                case .serverError: .starting
                case .unable: .unable
                case .garbled, .unknownPath, .rejected, .notPD: .strange
                }
            record.absorb(outcome, text: error.text, connected: error.connected, at: moment)
        default:
            record.absorb(.strange, text: "answered another question", connected: true, at: moment)
        }
    }
}
