/// What a peer did that its log or its metrics should tell.
struct RaftEvent: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case newElection
        case becamePreCandidate
        case becameCandidate
        case becameLeader
        case becameFollower
        case broadcastVote(RaftMessage.Kind, logTerm: UInt64, logIndex: UInt64, to: [UInt64])
        case receivedVote(RaftMessage.Kind, from: UInt64, granted: Bool, approvals: Int, rejections: Int)
        /// The leader heard no majority for an election timeout.
        case quorumLost
        case ignoredVote(RaftMessage.Kind, from: UInt64, remainingTicks: Int)
        case higherTerm(RaftMessage.Kind, from: UInt64, term: UInt64)
        case transferStarted(to: UInt64)
        case transferAsked(from: UInt64)
    }

    var kind: Kind
    var regionID: UInt64
    /// This store's peer.
    var peerID: UInt64
    var term: UInt64
}

/// What a step of the state machine leaves to be done by others.
struct RaftOutbox: Sendable {
    var messages: [RaftMessage] = []
    var events: [RaftEvent] = []
    /// A term or a vote changed: it must be on disk before any message leaves.
    var votesChanged = false
}
