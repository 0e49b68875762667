extension RegionPeer {
    mutating func becomeFollower(term: UInt64, leader newLeader: UInt64?, into outbox: inout RaftOutbox) {
        let changed = role != .follower || term != hard.term
        if term != hard.term {
            hard.term = term
            hard.votedFor = nil
            outbox.votesChanged = true
        }
        role = .follower
        leader = newLeader
        electionElapsed = 0
        votes.clear()
        progress = [:]
        leaseEnd = 0
        transferTarget = nil
        drawTimeout()
        if newLeader != nil {
            campaignsAtBirth = false
            leaderlessTicks = 0
        }
        if changed { emit(.becameFollower, into: &outbox) }
    }

    /// Asks for pre-votes, or, when the leader hands over, for votes at once.
    mutating func campaign(forced: Bool, now: UInt64, into outbox: inout RaftOutbox) {
        emit(.newElection, into: &outbox)
        leader = nil
        wonByTransfer = forced
        drawTimeout()
        if forced {
            becomeCandidate(forced: true, now: now, into: &outbox)
            return
        }
        role = .preCandidate
        votes.begin(candidate: storeID)
        emit(.becamePreCandidate, into: &outbox)
        ask(.preVote, term: hard.term + 1, forced: false, into: &outbox)
        decide(now: now, into: &outbox)
    }

    private mutating func becomeCandidate(forced: Bool, now: UInt64, into outbox: inout RaftOutbox) {
        role = .candidate
        hard.term += 1
        hard.votedFor = storeID
        outbox.votesChanged = true
        electionElapsed = 0
        votes.begin(candidate: storeID)
        emit(.becameCandidate, into: &outbox)
        ask(.vote, term: hard.term, forced: forced, into: &outbox)
        decide(now: now, into: &outbox)
    }

    private func ask(_ kind: RaftMessage.Kind, term: UInt64, forced: Bool, into outbox: inout RaftOutbox) {
        let asked = others
        guard !asked.isEmpty else { return }
        let log = RaftEvent.Kind.broadcastVote(
            kind, logTerm: hard.lastTerm, logIndex: hard.lastIndex, to: asked.compactMap(region.peerID(on:)))
        emit(log, into: &outbox)
        for store in asked {
            var question = message(kind, to: store, term: term)
            question.forced = forced
            outbox.messages.append(question)
        }
    }

    /// False where the message is to be ignored: a vote while the leader's lease holds.
    mutating func acceptsHigherTerm(_ message: RaftMessage, into outbox: inout RaftOutbox) -> Bool {
        let asksVote = message.kind == .vote || message.kind == .preVote
        if asksVote, !message.forced, leader != nil, electionElapsed < Self.electionTicks {
            let remaining = Self.electionTicks - electionElapsed
            emit(.ignoredVote(message.kind, from: message.from, remainingTicks: remaining), into: &outbox)
            return false
        }
        // A pre-vote is a question about a future term, and so is its answer: neither changes ours.
        if message.kind == .preVote || (message.kind == .preVoteResponse && !message.rejected) { return true }
        emit(.higherTerm(message.kind, from: message.from, term: message.term), into: &outbox)
        let leads = message.kind == .append || message.kind == .heartbeat
        becomeFollower(term: message.term, leader: leads ? message.from : nil, into: &outbox)
        return true
    }

    /// An old leader or candidate must learn that its time is over.
    func answerLowerTerm(_ message: RaftMessage, into outbox: inout RaftOutbox) {
        switch message.kind {
        case .append, .heartbeat, .timeoutNow:
            var answer = self.message(.appendResponse, to: message.from)
            answer.rejected = true
            outbox.messages.append(answer)
        case .preVote:
            var answer = self.message(.preVoteResponse, to: message.from)
            answer.rejected = true
            outbox.messages.append(answer)
        default:
            break
        }
    }

    mutating func answerVote(_ message: RaftMessage, into outbox: inout RaftOutbox) {
        let isPreVote = message.kind == .preVote
        let free =
            hard.votedFor == message.from || (hard.votedFor == nil && leader == nil)
            || (isPreVote && message.term > hard.term)
        let upToDate = (message.logTerm, message.index) >= (hard.lastTerm, hard.lastIndex)
        let granted = free && upToDate
        var answer = self.message(
            isPreVote ? .preVoteResponse : .voteResponse, to: message.from,
            term: granted ? message.term : hard.term)
        answer.rejected = !granted
        outbox.messages.append(answer)
        if granted, !isPreVote {
            electionElapsed = 0
            hard.votedFor = message.from
            outbox.votesChanged = true
        }
    }

    mutating func countVote(_ message: RaftMessage, now: UInt64, into outbox: inout RaftOutbox) {
        let awaited: RaftMessage.Kind? =
            switch role {
            case .preCandidate: .preVoteResponse
            case .candidate: .voteResponse
            case .follower, .leader: nil
            }
        // An answer to a pre-vote of an earlier campaign speaks of another term than the one now asked for.
        guard message.kind == awaited, message.rejected || message.term >= expectedVoteTerm else { return }
        votes.record(!message.rejected, from: message.from)
        let kind = RaftEvent.Kind.receivedVote(
            message.kind, from: message.from, granted: !message.rejected, approvals: votes.approvals,
            rejections: votes.rejections)
        emit(kind, into: &outbox)
        decide(now: now, into: &outbox)
    }

    private var expectedVoteTerm: UInt64 {
        role == .preCandidate ? hard.term + 1 : hard.term
    }

    private mutating func decide(now: UInt64, into outbox: inout RaftOutbox) {
        switch votes.result {
        case .won where role == .preCandidate: becomeCandidate(forced: false, now: now, into: &outbox)
        case .won: becomeLeader(now: now, into: &outbox)
        case .lost: becomeFollower(term: hard.term, leader: nil, into: &outbox)
        case .pending: break
        }
    }
}
