/// The members' agreement on one leader and one state: etcd's Raft (PreVote, CheckQuorum, transfer) over a log whose every
/// entry is the whole state, which is a few kilobytes here. Pure: time comes as ticks, messages go in and out.
///
/// Ticks are 500 ms, an election takes 6 to 11 of them and a heartbeat one (PD's `tick-interval` and `election-interval`).
struct PDConsensus: Sendable {
    enum Role: Sendable, Equatable {
        case follower
        case preCandidate
        case candidate
        case leader
    }

    static let electionTicks = 6

    let name: String
    let others: [String]
    var role = Role.follower
    var kept: PDKeptState
    var leader: String?
    /// The last state known to be held by a majority.
    var committed: PDClusterState
    var committedPosition = PDPosition()
    var outbox: [PDConsensusMessage] = []
    var events: [PDConsensusEvent] = []
    /// True where `kept` changed and must be on disk before the outbox goes out.
    var isUnsaved = false

    var elapsedTicks = 0
    var timeoutTicks = 0
    var votes: [String: Bool] = [:]
    var held: [String: PDPosition] = [:]
    var answeredRound: [String: UInt64] = [:]
    var recentlyHeard: Set<String> = []
    var round: UInt64 = 0
    var transferTarget: String?
    private var random: PDRandom

    init(name: String, others: [String], kept: PDKeptState, seed: UInt64) {
        self.name = name
        self.others = others
        self.kept = kept
        committed = kept.state
        random = PDRandom(seed: seed)
        timeoutTicks = draw()
    }

    var term: UInt64 { kept.term }
    var majority: Int { (others.count + 1) / 2 + 1 }

    /// A leader that has had a state of its own term agreed on: it may answer and propose.
    var isEstablished: Bool { role == .leader && committedPosition.term == kept.term }

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
                events.append(.steppedDownWithoutQuorum(term: kept.term))
                follow(nil, term: kept.term)
                return
            }
            recentlyHeard = []
        }
        broadcast()
    }

    /// Makes a change where this member leads the consensus; false where it does not, or where it does not apply.
    mutating func propose(_ change: PDChange) -> Bool {
        guard isEstablished, transferTarget == nil, kept.state.apply(change) else { return false }
        kept.position = PDPosition(term: kept.term, index: kept.position.index + 1)
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
        if held[target] == kept.position {
            send(.campaignNow, to: target)
        } else {
            sendAppend(to: target)
        }
        return true
    }

    mutating func draw() -> Int {
        Self.electionTicks + random.below(Self.electionTicks)
    }

    mutating func send(_ kind: PDConsensusMessage.Kind, to: String, term: UInt64? = nil) {
        outbox.append(PDConsensusMessage(from: name, to: to, term: term ?? kept.term, kind: kind))
    }

    mutating func broadcast() {
        for other in others { sendAppend(to: other) }
    }

    mutating func sendAppend(to other: String) {
        let state = held[other] == kept.position ? nil : kept.state
        send(
            .append(position: kept.position, committed: committedPosition, round: round, state: state), to: other)
    }

    mutating func commitIfAgreed() {
        let holders = others.filter { held[$0, default: PDPosition()] >= kept.position }.count + 1
        guard role == .leader, kept.position.term == kept.term, holders >= majority else { return }
        committedPosition = kept.position
        committed = kept.state
    }
}

/// What a member must remember through its death.
struct PDKeptState: Codable, Sendable, Equatable {
    var term: UInt64 = 0
    var vote: String?
    var position = PDPosition()
    var state = PDClusterState()
}

/// A small generator with a seed (xorshift64*), so that elections repeat.
struct PDRandom: Sendable, RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = (seed ^ 0x9E37_79B9_7F4A_7C15) | 1
    }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    mutating func below(_ bound: Int) -> Int {
        Int((next() >> 33) % UInt64(bound))
    }
}

/// What happened inside the consensus, for the log and the metrics.
enum PDConsensusEvent: Sendable, Equatable {
    case startsElection(term: UInt64)
    case becameLeader(term: UInt64)
    case electedLeader(String, term: UInt64)
    case lostLeader(String, term: UInt64)
    case steppedDownWithoutQuorum(term: UInt64)
}
