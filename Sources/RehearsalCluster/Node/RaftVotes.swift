/// Where a Raft node stands in its term.
enum RaftRole: Sendable, Equatable {
    case follower
    case preCandidate
    case candidate
    case leader
}

/// The answers to one campaign (pre-votes or votes), counted as etcd's raft and raft-rs count them.
struct RaftVotes<Voter: Hashable & Sendable>: Sendable {
    enum Result: Sendable, Equatable {
        case pending
        case won
        /// The voters still to answer cannot make a majority.
        case lost
    }

    /// Nodes with a vote, the candidate among them.
    let voters: Int
    private var granted: [Voter: Bool] = [:]

    init(voters: Int) {
        self.voters = voters
    }

    var quorum: Int { voters / 2 + 1 }
    var approvals: Int { granted.values.count { $0 } }
    var rejections: Int { granted.count - approvals }

    var result: Result {
        if approvals >= quorum { return .won }
        return rejections > voters - quorum ? .lost : .pending
    }

    /// A campaign begins: the candidate votes for itself.
    mutating func begin(candidate: Voter) { granted = [candidate: true] }

    mutating func clear() { granted = [:] }

    /// A voter's first answer counts.
    mutating func record(_ isGranted: Bool, from voter: Voter) {
        if granted[voter] == nil { granted[voter] = isGranted }
    }
}
