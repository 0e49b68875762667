extension PDConsensus {
    /// Asks the others whether they would vote, and for a member alone wins at once.
    mutating func campaign() {
        role = .preCandidate
        loseLeader()
        restartTimer()
        votes.begin(candidate: name)
        if votes.result == .won { return becomeCandidate(transfer: false) }
        for other in others { send(.preVote(last: persistent.position), to: other, term: persistent.term + 1) }
    }

    /// Spends a term and asks for votes.
    mutating func becomeCandidate(transfer: Bool) {
        role = .candidate
        loseLeader()
        restartTimer()
        persistent.term += 1
        persistent.vote = name
        isUnsaved = true
        votes.begin(candidate: name)
        events.append(.startsElection(term: persistent.term))
        if votes.result == .won { return becomeLeader() }
        for other in others { send(.vote(last: persistent.position, transfer: transfer), to: other) }
    }

    mutating func becomeLeader() {
        role = .leader
        leader = name
        elapsedTicks = 0
        matched = [:]
        answeredRound = [:]
        round = 0
        recentlyHeard = Set(others)
        transferTarget = nil
        persistent.position = PDPosition(term: persistent.term, index: persistent.position.index + 1)
        isUnsaved = true
        events.append(.becameLeader(term: persistent.term))
        events.append(.electedLeader(name, term: persistent.term))
        commitIfAgreed()
        broadcast()
    }

    mutating func becomeFollower(_ newLeader: String?, term: UInt64) {
        if term > persistent.term {
            persistent.term = term
            persistent.vote = nil
            isUnsaved = true
        }
        role = .follower
        transferTarget = nil
        votes.clear()
        if leader != newLeader {
            loseLeader()
            leader = newLeader
            if let newLeader { events.append(.electedLeader(newLeader, term: persistent.term)) }
        }
        restartTimer()
    }

    /// A vote, or the promise of one: only for a candidate whose state is no older.
    mutating func answerVote(_ message: PDConsensusMessage, last: PDPosition, isPreVote: Bool) {
        let mayVote =
            isPreVote ? message.term > persistent.term : persistent.vote == nil || persistent.vote == message.from
        let granted = mayVote && last >= persistent.position
        if isPreVote {
            send(.preVoteResponse(granted: granted), to: message.from, term: granted ? message.term : persistent.term)
            return
        }
        if granted {
            elapsedTicks = 0
            persistent.vote = message.from
            isUnsaved = true
        }
        send(.voteResponse(granted: granted), to: message.from)
    }

    mutating func count(_ granted: Bool, from voter: String, wins: (inout PDConsensus) -> Void) {
        votes.record(granted, from: voter)
        switch votes.result {
        case .won: wins(&self)
        case .lost: becomeFollower(nil, term: persistent.term)
        case .pending: break
        }
    }

    private mutating func loseLeader() {
        if let lost = leader { events.append(.lostLeader(lost, term: persistent.term)) }
        leader = nil
    }

    private mutating func restartTimer() {
        elapsedTicks = 0
        timeoutTicks = draw()
    }
}
