/// A place in the sequence of agreed states; terms count before indices.
struct PDPosition: Codable, Sendable, Equatable, Comparable {
    var term: UInt64 = 0
    var index: UInt64 = 0

    static func < (left: PDPosition, right: PDPosition) -> Bool {
        (left.term, left.index) < (right.term, right.index)
    }
}

/// What members say to each other to agree on a consensus leader and on the state.
struct PDConsensusMessage: Codable, Sendable, Equatable {
    enum Kind: Codable, Sendable, Equatable {
        /// Would you vote for me in this term? Asked before a term is spent (etcd's PreVote).
        case preVote(last: PDPosition)
        case preVoteResponse(granted: Bool)
        /// `transfer`: the leader itself asked for it, so its lease does not count.
        case vote(last: PDPosition, transfer: Bool)
        case voteResponse(granted: Bool)
        /// A heartbeat, with the whole state where the receiver may lack it.
        case append(position: PDPosition, committed: PDPosition, round: UInt64, state: PDClusterState?)
        case appendResponse(position: PDPosition, round: UInt64)
        /// Campaign at once: leadership is handed over.
        case timeoutNow
    }

    var from: String
    var to: String
    var term: UInt64
    var kind: Kind
}
