extension PDConsensus {
    /// Asks the others whether they would vote, and for a member alone wins at once.
    mutating func campaign() {
        role = .preCandidate
        loseLeader()
        restartTimer()
        votes = [name: true]
        if votes.count >= majority { return stand(transfer: false) }
        for other in others { send(.askVote(last: kept.position), to: other, term: kept.term + 1) }
    }

    /// Spends a term and asks for votes.
    mutating func stand(transfer: Bool) {
        role = .candidate
        loseLeader()
        restartTimer()
        kept.term += 1
        kept.vote = name
        isUnsaved = true
        votes = [name: true]
        events.append(.startsElection(term: kept.term))
        if votes.count >= majority { return lead() }
        for other in others { send(.vote(last: kept.position, transfer: transfer), to: other) }
    }

    mutating func lead() {
        role = .leader
        leader = name
        elapsedTicks = 0
        held = [:]
        answeredRound = [:]
        round = 0
        recentlyHeard = Set(others)
        transferTarget = nil
        kept.position = PDPosition(term: kept.term, index: kept.position.index + 1)
        isUnsaved = true
        events.append(.becameLeader(term: kept.term))
        events.append(.electedLeader(name, term: kept.term))
        commitIfAgreed()
        broadcast()
    }

    mutating func follow(_ newLeader: String?, term: UInt64) {
        if term > kept.term {
            kept.term = term
            kept.vote = nil
            isUnsaved = true
        }
        role = .follower
        transferTarget = nil
        votes = [:]
        if leader != newLeader {
            loseLeader()
            leader = newLeader
            if let newLeader { events.append(.electedLeader(newLeader, term: kept.term)) }
        }
        restartTimer()
    }

    /// A vote, or the promise of one: only for a candidate whose state is no older.
    mutating func answerVote(_ message: PDConsensusMessage, last: PDPosition, isPromise: Bool) {
        let mayVote = isPromise ? message.term > kept.term : kept.vote == nil || kept.vote == message.from
        let granted = mayVote && last >= kept.position
        if isPromise {
            send(.mayVote(granted: granted), to: message.from, term: granted ? message.term : kept.term)
            return
        }
        if granted {
            elapsedTicks = 0
            kept.vote = message.from
            isUnsaved = true
        }
        send(.voted(granted: granted), to: message.from)
    }

    mutating func count(_ granted: Bool, from voter: String, wins: (inout PDConsensus) -> Void) {
        votes[voter] = votes[voter] ?? granted
        if votes.values.filter({ $0 }).count >= majority {
            wins(&self)
        } else if votes.values.filter({ !$0 }).count >= majority {
            follow(nil, term: kept.term)
        }
    }

    private mutating func loseLeader() {
        if let lost = leader { events.append(.lostLeader(lost, term: kept.term)) }
        leader = nil
    }

    private mutating func restartTimer() {
        elapsedTicks = 0
        timeoutTicks = draw()
    }
}
