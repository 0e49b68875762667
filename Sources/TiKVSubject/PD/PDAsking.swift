internal import OperatorCore

/// The way a question takes: which address, as whose word, under which leader it was decided.
struct PDAsking: Sendable, Hashable {
    var address: ServerAddress
    /// The follower that passes it on to the leader; nil where the leader is asked itself.
    var via: String?
    /// The tenure at asking: an answer counts only while it lasts.
    var tenure: Int
    var asked: Moment

    /// A follower that does not pass a question on within 500 ms has a leader that hangs; only long lists get longer.
    func timeout(for question: PDQuestion) -> Duration {
        if case .regionsOfStore = question { return question.timeout }
        return via == nil ? question.timeout : .milliseconds(500)
    }

    var origin: String { via.map { "\(address.url) (via \($0))" } ?? address.url }
}

/// How one question has fared.
struct PDQuestionRecord: Sendable, Hashable {
    var lastAsked: Moment?
    var lastSuccess: Moment?
    var error: String?
    var failingSince: Moment?
    var origin = ""
    /// How long we ourselves were held up in the newest asking, where that is why nothing came.
    private(set) var heldUp: Duration?
    private(set) var heldUpSince: Moment?

    /// It is to be asked again sooner than its cadence.
    var isToBeRetried: Bool { error != nil || heldUp != nil }

    mutating func succeed(_ asking: PDAsking) {
        lastSuccess = asking.asked
        error = nil
        failingSince = nil
        heldUp = nil
        heldUpSince = nil
        origin = asking.origin
    }

    mutating func fail(_ error: String, at moment: Moment) {
        self.error = error
        failingSince = failingSince ?? moment
        heldUp = nil
        heldUpSince = nil
    }

    mutating func postpone(_ asking: PDAsking, heldUp: Duration) {
        lastAsked = asking.asked
        self.heldUp = heldUp
        heldUpSince = heldUpSince ?? asking.asked
    }

    /// Why the newest asking gave nothing: it was our own fault.
    var doubt: String? {
        heldUp.map { "not asked: this program was \(OwnDelay(elapsed: $0, heldUp: $0).words)" }
    }
}
