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

    mutating func succeed(_ asking: PDAsking) {
        lastSuccess = asking.asked
        error = nil
        failingSince = nil
        origin = asking.origin
    }

    mutating func fail(_ error: String, at moment: Moment) {
        self.error = error
        failingSince = failingSince ?? moment
    }
}
