/// What asking one PD member gave, before anything is read into it.
enum PDReply: Sendable, Hashable {
    /// `isSimulated`: it says of itself that it is a rehearsal's, in the header `X-Operator-Simulated`; no real PD does.
    case answer(status: Int, body: [UInt8], isSimulated: Bool = false)
    case failure(PDFailure)
}

/// Why there was no answer.
struct PDFailure: Error, Sendable, Hashable {
    enum Kind: String, Sendable {
        /// Nobody listens, or the connection was dropped at once.
        case refused
        /// No answer in time.
        case silent
        /// Something answered that is no HTTP, is too large or broke off.
        case garbled
        /// This program could not ask.
        case unable
    }

    var kind: Kind
    /// A connection was accepted, although no answer came.
    var connected: Bool
    /// A short cause in plain words, sanitised.
    var text: String

    init(_ kind: Kind, connected: Bool = false, _ text: String) {
        self.kind = kind
        self.connected = connected
        self.text = text
    }
}

/// A reply as a typed value, or why it is none.
enum PDAnswer: Sendable {
    case leader(PDMember?)
    case members(PDMemberList)
    case stores(PDStoreList)
    case cluster(id: UInt64)
    case clusterStatus(PDClusterStatus)
    case replication(maximumReplicas: Int)
    case schedule(PDSchedule)
    case count(Int)
    case regions(PDRegionList)
    case removal(PDRemovalProgress)
    case hot([PDHotRegion])
    case failed(PDAnswerError)
}

extension PDAnswer {
    /// No answer came in time.
    var isSilence: Bool {
        if case .failed(let error) = self { error.kind == .silent } else { false }
    }
}

/// Why an answer could not be used.
struct PDAnswerError: Error, Sendable, Hashable {
    enum Kind: String, Sendable {
        case refused, silent, garbled, unable
        /// 404: this PD does not know the question.
        case unknownPath
        /// 500 or 503: starting, no leader, or a handler's own trouble.
        case serverError
        /// Another status that is no success.
        case rejected
        /// Success in name, but not what PD answers.
        case notPD
    }

    var kind: Kind
    var text: String
    var connected: Bool

    init(_ kind: Kind, _ text: String, connected: Bool = false) {
        self.kind = kind
        self.text = text
        self.connected = connected
    }
}
