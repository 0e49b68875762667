/// One peer of one region: Raft's election as TiKV runs it (pre-vote, check-quorum, leader lease), over a log that is
/// only counted. Pure: time comes in, messages and events go out.
///
/// Timers as TiKV's defaults (raftstore config): a tick is 1 s, an election timeout 10 ticks drawn up to 20, a
/// heartbeat each 2 ticks, the leader's lease 9 s.
struct RegionPeer: Sendable {
    /// What must outlive the process, so that no term sees two votes from one store.
    struct HardState: Sendable, Equatable {
        var term: UInt64
        var votedFor: UInt64?
        var lastIndex: UInt64
        var lastTerm: UInt64
        var commit: UInt64

        /// As TiKV writes a region's first state (RAFT_INIT_LOG_TERM and RAFT_INIT_LOG_INDEX are 5).
        static let atBirth = HardState(term: 5, votedFor: nil, lastIndex: 5, lastTerm: 5, commit: 5)
    }

    /// What a leader knows of a follower.
    struct Progress: Sendable, Equatable {
        var match: UInt64 = 0
        var recentlyActive = false
        /// Leader's uptime nanoseconds.
        var lastHeard: UInt64
        /// The latest of the leader's own send times that this follower confirmed.
        var confirmedSendTime: UInt64 = 0
    }

    static let electionTicks = 10
    static let heartbeatTicks = 2
    static let leaseNanoseconds: UInt64 = 9_000_000_000
    /// raft-log-gc-count-limit: a follower further behind needs a snapshot.
    static let logLimit: UInt64 = 73_728
    /// max-peer-down-duration.
    static let downNanoseconds: UInt64 = 600_000_000_000

    let region: StoreRegion
    let storeID: UInt64
    let peerID: UInt64

    var hard: HardState
    var role = RaftRole.follower
    /// The store whose peer leads, as far as this peer knows.
    var leader: UInt64?
    var electionElapsed = 0
    var heartbeatElapsed = 0
    var randomizedTimeout = RegionPeer.electionTicks
    var votes: RaftVotes<UInt64>
    /// Followers, by store; empty unless leading.
    var progress: [UInt64: Progress] = [:]
    /// Uptime nanoseconds until which the leader may serve reads without asking anybody.
    var leaseEnd: UInt64 = 0
    var transferTarget: UInt64?
    var transferElapsed = 0
    /// The first entry of this leader's own term; it may commit nothing older by counting.
    var termStart: UInt64 = 0
    /// The last campaign began because the leader of then handed over.
    var wonByTransfer = false
    /// Ticks since a leader was last known; 0 while one is.
    var leaderlessTicks = 0
    /// A new cluster's first leader campaigns each tick until somebody leads.
    var campaignsAtBirth: Bool
    var random: SplitMix64

    /// `state` is missing in a new cluster.
    init?(region: StoreRegion, storeID: UInt64, state: HardState?, seed: UInt64) {
        guard let peerID = region.peerID(on: storeID) else { return nil }
        self.region = region
        self.storeID = storeID
        self.peerID = peerID
        votes = RaftVotes(voters: region.peers.count)
        hard = state ?? .atBirth
        campaignsAtBirth = state == nil && region.firstLeader == storeID
        random = SplitMix64(seed: seed, stream: 2, region.id, storeID, hard.term)
        drawTimeout()
    }

    var others: [UInt64] {
        region.peers.lazy.map(\.storeID).filter { $0 != storeID }
    }

    var quorum: Int { votes.quorum }

    /// Whether requests are served here at this moment.
    func serves(at now: UInt64) -> Bool {
        role == .leader && (now < leaseEnd || region.peers.count == 1)
    }

    mutating func drawTimeout() {
        randomizedTimeout = Self.electionTicks + Int(random.next() % UInt64(Self.electionTicks))
    }

    mutating func tick(now: UInt64, into outbox: inout RaftOutbox) {
        leaderlessTicks = leader == nil ? leaderlessTicks + 1 : 0
        electionElapsed += 1
        if role == .leader {
            tickLeader(now: now, into: &outbox)
        } else if electionElapsed >= randomizedTimeout || (campaignsAtBirth && leader == nil) {
            electionElapsed = 0
            campaign(forced: false, now: now, into: &outbox)
        }
    }

    mutating func step(_ message: RaftMessage, now: UInt64, into outbox: inout RaftOutbox) {
        guard region.peerID(on: message.from) != nil, message.from != storeID else { return }
        if message.term > hard.term {
            guard acceptsHigherTerm(message, into: &outbox) else { return }
        } else if message.term < hard.term {
            answerLowerTerm(message, into: &outbox)
            return
        }
        switch message.kind {
        case .preVote, .vote: answerVote(message, into: &outbox)
        case .preVoteResponse, .voteResponse: countVote(message, now: now, into: &outbox)
        case .append, .heartbeat: follow(message, into: &outbox)
        case .appendResponse, .heartbeatResponse: hear(message, now: now, into: &outbox)
        case .timeoutNow:
            guard role == .follower else { return }
            emit(.transferAsked(from: message.from), into: &outbox)
            campaign(forced: true, now: now, into: &outbox)
        }
    }

    func emit(_ kind: RaftEvent.Kind, into outbox: inout RaftOutbox) {
        outbox.events.append(RaftEvent(kind: kind, regionID: region.id, peerID: peerID, term: hard.term))
    }

    func message(_ kind: RaftMessage.Kind, to store: UInt64, term: UInt64? = nil) -> RaftMessage {
        RaftMessage(
            kind: kind, regionID: region.id, from: storeID, to: store, term: term ?? hard.term,
            logTerm: hard.lastTerm, index: hard.lastIndex, commit: hard.commit)
    }
}
