/// Who leads PD: the leader key under a lease, on top of the consensus, as PD's leaderLoop and etcd's lessor do it.
/// Pure: seconds come in from outside, on any clock that counts evenly.
///
/// Only the consensus leader campaigns; a PD leader renews its lease each third of it, and every renewal needs a majority.
/// A new consensus leader gives the lease it finds a whole term plus an election time-out before it drops the key: that is
/// why a killed leader is missed for 11 to 13 seconds (v8.5.7: lease 5 s, `election-interval` 3 s).
struct PDLeadership: Sendable {
    enum Phase: Sendable, Equatable {
        case watching
        case campaigning(lease: UInt64, since: Double)
        case serving(lease: UInt64, expires: Double)
    }

    enum Effect: Sendable, Equatable {
        /// The leader key is ours: load the cluster and serve.
        case serve
        case stepDown(StepDown)
        /// A change for the consensus leader, who is another member.
        case forward(PDChange, to: String)
        case campaigns
        case savedTimestamp
        case skipsCampaign
    }

    enum StepDown: Sendable, Equatable {
        case leaseExpired
        case consensusMoved
        case keyLost
    }

    static let leaseSeconds = 5.0
    static let graceSeconds = 3.0

    let name: String
    private(set) var phase = Phase.watching
    private(set) var effects: [Effect] = []
    private var renewal: (round: UInt64, started: Double)?
    private var lastRenewal = -Double.infinity
    private var lastForward = -Double.infinity
    private var lessor: (term: UInt64, expires: Double)?
    private var skipped = false

    init(name: String) {
        self.name = name
    }

    var isServing: Bool {
        if case .serving = phase { return true }
        return false
    }

    mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    /// Looks at the consensus and the clock and does what is due.
    mutating func advance(now: Double, consensus: inout PDConsensus) {
        watchLease(now: now, consensus: &consensus)
        switch phase {
        case .watching: watch(now: now, consensus: &consensus)
        case .campaigning(let lease, let since): campaign(lease: lease, since: since, now: now, consensus: &consensus)
        case .serving(let lease, let expires): serve(lease: lease, expires: expires, now: now, consensus: &consensus)
        }
    }

    /// The consensus leader's duty: a lease that nobody renewed loses its key.
    private mutating func watchLease(now: Double, consensus: inout PDConsensus) {
        guard consensus.isEstablished else {
            lessor = nil
            return
        }
        if lessor?.term != consensus.term {
            lessor = (consensus.term, now + Self.leaseSeconds + Self.graceSeconds)
        }
        if let key = consensus.persistent.state.leader, let expires = lessor?.expires, now > expires {
            _ = consensus.propose(.dropLeaderKey(lease: key.lease))
        }
    }

    private mutating func watch(now: Double, consensus: inout PDConsensus) {
        if let key = consensus.committed.leader {
            skipped = false
            if key.name == name { drop(key.lease, now: now, consensus: &consensus) }
            return
        }
        guard consensus.isEstablished else {
            if let leader = consensus.leader, leader != name, !skipped {
                skipped = true
                effects.append(.skipsCampaign)
            }
            return
        }
        let key = PDClusterState.LeaderKey(
            name: name, lease: consensus.persistent.position.index << 16 | consensus.term)
        guard consensus.propose(.takeLeaderKey(key)) else { return }
        effects.append(.campaigns)
        lessor = (consensus.term, now + Self.leaseSeconds)
        phase = .campaigning(lease: key.lease, since: now)
    }

    private mutating func campaign(lease: UInt64, since: Double, now: Double, consensus: inout PDConsensus) {
        if consensus.committed.leader?.lease == lease {
            phase = .serving(lease: lease, expires: since + Self.leaseSeconds)
            renewal = nil
            lastRenewal = now
            effects.append(.serve)
        } else if !consensus.isEstablished || now > since + Self.leaseSeconds {
            phase = .watching
        }
    }

    private mutating func serve(lease: UInt64, expires: Double, now: Double, consensus: inout PDConsensus) {
        if now > expires {
            return stepDown(.leaseExpired, lease: lease, now: now, consensus: &consensus)
        }
        if let leader = consensus.leader, leader != name {
            return stepDown(.consensusMoved, lease: lease, now: now, consensus: &consensus)
        }
        if consensus.committed.leader?.lease != lease {
            return stepDown(.keyLost, lease: lease, now: now, consensus: &consensus)
        }
        saveTimestamp(lease: lease, now: now, consensus: &consensus)
        if let renewal, consensus.isConfirmed(round: renewal.round) {
            phase = .serving(lease: lease, expires: renewal.started + Self.leaseSeconds)
            lessor = (consensus.term, renewal.started + Self.leaseSeconds)
            self.renewal = nil
        }
        if now - lastRenewal >= Self.leaseSeconds / 3, let round = consensus.beginRound() {
            renewal = (round, now)
            lastRenewal = now
        }
    }

    /// PD saves the window of timestamps it may give out a lease ahead (`tso-save-interval` 5 s), and again in time.
    private mutating func saveTimestamp(lease: UInt64, now: Double, consensus: inout PDConsensus) {
        let window = consensus.persistent.state.timestampWindow
        guard now > window - 1 || window > now + 2 * Self.leaseSeconds else { return }
        if consensus.propose(.saveTimestamp(upTo: now + Self.leaseSeconds, lease: lease)) {
            effects.append(.savedTimestamp)
        }
    }

    private mutating func stepDown(
        _ reason: StepDown, lease: UInt64, now: Double, consensus: inout PDConsensus
    ) {
        phase = .watching
        renewal = nil
        effects.append(.stepDown(reason))
        drop(lease, now: now, consensus: &consensus)
    }

    /// Gives the key up: at once where this member leads the consensus, else through the one that does.
    private mutating func drop(_ lease: UInt64, now: Double, consensus: inout PDConsensus) {
        if consensus.isEstablished {
            _ = consensus.propose(.dropLeaderKey(lease: lease))
        } else if let leader = consensus.leader, leader != name, now - lastForward >= 0.2 {
            lastForward = now
            effects.append(.forward(.dropLeaderKey(lease: lease), to: leader))
        }
    }
}
