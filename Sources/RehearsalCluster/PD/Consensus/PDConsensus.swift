/// The members' agreement on one leader and one state: etcd's Raft (PreVote, CheckQuorum, transfer) over a log whose every
/// entry is the whole state, which is a few kilobytes here. Pure: time comes as ticks, messages go in and out.
///
/// Ticks are 500 ms, an election takes 6 to 11 of them and a heartbeat one (PD's `tick-interval` and `election-interval`).
struct PDConsensus: Sendable {
    static let electionTicks = 6

    let name: String
    let others: [String]
    var role = RaftRole.follower
    var persistent: PDPersistentState
    var leader: String?
    /// The last state known to be held by a majority.
    var committed: PDClusterState
    var committedPosition = PDPosition()
    var outbox: [PDConsensusMessage] = []
    var events: [PDConsensusEvent] = []
    /// True where `persistent` changed and must be on disk before the outbox goes out.
    var isUnsaved = false

    var elapsedTicks = 0
    var timeoutTicks = 0
    var votes: RaftVotes<String>
    var matched: [String: PDPosition] = [:]
    var answeredRound: [String: UInt64] = [:]
    var recentlyHeard: Set<String> = []
    var round: UInt64 = 0
    var transferTarget: String?
    private var random: SplitMix64

    init(name: String, others: [String], persistent: PDPersistentState, seed: UInt64) {
        self.name = name
        self.others = others
        self.persistent = persistent
        committed = persistent.state
        votes = RaftVotes(voters: others.count + 1)
        random = SplitMix64(seed: seed)
        timeoutTicks = draw()
    }

    var term: UInt64 { persistent.term }
    var majority: Int { votes.quorum }

    /// A leader that has had a state of its own term agreed on: it may answer and propose.
    var isEstablished: Bool { role == .leader && committedPosition.term == persistent.term }

    /// A starting member does not wait a full election time-out for a cluster that has no leader yet (etcd's
    /// fast-forward); ranks keep members that start together from splitting their votes.
    mutating func fastForward(rank: Int) {
        elapsedTicks = max(0, timeoutTicks - 2 * (rank + 1))
    }

    /// Half a second has passed.
    mutating func tick() {
        elapsedTicks += 1
        guard role == .leader else {
            if elapsedTicks >= timeoutTicks { campaign() }
            return
        }
        if elapsedTicks >= Self.electionTicks {
            elapsedTicks = 0
            transferTarget = nil
            guard recentlyHeard.count + 1 >= majority else {
                events.append(.steppedDownWithoutQuorum(term: persistent.term))
                becomeFollower(nil, term: persistent.term)
                return
            }
            recentlyHeard = []
        }
        broadcast()
    }

    /// Makes a change where this member leads the consensus; false where it does not, or where it does not apply.
    mutating func propose(_ change: PDChange) -> Bool {
        guard isEstablished, transferTarget == nil, persistent.state.apply(change) else { return false }
        persistent.position = PDPosition(term: persistent.term, index: persistent.position.index + 1)
        isUnsaved = true
        commitIfAgreed()
        broadcast()
        return true
    }

    /// Starts a round that proves leadership once a majority has answered it; nil where this member does not lead.
    mutating func beginRound() -> UInt64? {
        guard isEstablished else { return nil }
        round += 1
        broadcast()
        return round
    }

    func isConfirmed(round asked: UInt64) -> Bool {
        role == .leader && others.filter { answeredRound[$0, default: 0] >= asked }.count + 1 >= majority
    }

    /// Hands leadership to another member: it is told to campaign once it holds the state.
    mutating func transfer(to target: String) -> Bool {
        guard role == .leader, others.contains(target) else { return false }
        transferTarget = target
        elapsedTicks = 0
        if matched[target] == persistent.position {
            send(.timeoutNow, to: target)
        } else {
            sendAppend(to: target)
        }
        return true
    }

    mutating func draw() -> Int {
        Self.electionTicks + random.below(Self.electionTicks)
    }

    mutating func send(_ kind: PDConsensusMessage.Kind, to: String, term: UInt64? = nil) {
        outbox.append(PDConsensusMessage(from: name, to: to, term: term ?? persistent.term, kind: kind))
    }

    mutating func broadcast() {
        for other in others { sendAppend(to: other) }
    }

    mutating func sendAppend(to other: String) {
        let state = matched[other] == persistent.position ? nil : persistent.state
        send(
            .append(position: persistent.position, committed: committedPosition, round: round, state: state), to: other)
    }

    mutating func commitIfAgreed() {
        let holders = others.filter { matched[$0, default: PDPosition()] >= persistent.position }.count + 1
        guard role == .leader, persistent.position.term == persistent.term, holders >= majority else { return }
        committedPosition = persistent.position
        committed = persistent.state
    }
}

/// What a member must remember through its death.
struct PDPersistentState: Codable, Sendable, Equatable {
    var term: UInt64 = 0
    var vote: String?
    var position = PDPosition()
    var state = PDClusterState()
}

/// What happened inside the consensus, for the log and the metrics.
enum PDConsensusEvent: Sendable, Equatable {
    case startsElection(term: UInt64)
    case becameLeader(term: UInt64)
    case electedLeader(String, term: UInt64)
    case lostLeader(String, term: UInt64)
    case steppedDownWithoutQuorum(term: UInt64)
}
