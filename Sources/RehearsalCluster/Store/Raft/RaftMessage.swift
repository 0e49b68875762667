/// What one peer of a region tells another, after raft-rs. Peers are named by their stores: a store has one peer of
/// a region at most.
struct RaftMessage: Sendable, Equatable {
    enum Kind: UInt8, Sendable, CaseIterable {
        case preVote = 1
        case preVoteResponse
        case vote
        case voteResponse
        case append
        case appendResponse
        case heartbeat
        case heartbeatResponse
        case timeoutNow

        /// The `type` label of tikv_raftstore_raft_sent_message_total.
        var label: String {
            switch self {
            case .preVote: "prevote"
            case .preVoteResponse: "prevote_resp"
            case .vote: "vote"
            case .voteResponse: "vote_resp"
            case .append: "append"
            case .appendResponse: "append_resp"
            case .heartbeat: "heartbeat"
            case .heartbeatResponse: "heartbeat_resp"
            case .timeoutNow: "timeout_now"
            }
        }

        /// As raft-rs logs it.
        var logName: String {
            switch self {
            case .preVote: "MsgRequestPreVote"
            case .preVoteResponse: "MsgRequestPreVoteResponse"
            case .vote: "MsgRequestVote"
            case .voteResponse: "MsgRequestVoteResponse"
            case .append: "MsgAppend"
            case .appendResponse: "MsgAppendResponse"
            case .heartbeat: "MsgHeartbeat"
            case .heartbeatResponse: "MsgHeartbeatResponse"
            case .timeoutNow: "MsgTimeoutNow"
            }
        }
    }

    var kind: Kind
    var regionID: UInt64
    var from: UInt64
    var to: UInt64
    var term: UInt64
    /// Term of the sender's last entry.
    var logTerm: UInt64 = 0
    /// Last entry of the sender's log; in answers to appends and heartbeats, what the follower holds.
    var index: UInt64 = 0
    var commit: UInt64 = 0
    /// When the leader sent the question, in its own uptime nanoseconds; answers carry it back. It dates the lease.
    var sentAt: UInt64 = 0
    var rejected = false
    /// A vote asked for because the leader hands over: no lease stands in its way.
    var forced = false
}

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
