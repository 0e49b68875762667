extension PDConsensus {
    /// Takes one message; answers go to the outbox.
    mutating func receive(_ message: PDConsensusMessage) {
        guard message.to == name, others.contains(message.from), passesTerm(message) else { return }
        switch message.kind {
        case .askVote(let last): answerVote(message, last: last, isPromise: true)
        case .vote(let last, _): answerVote(message, last: last, isPromise: false)
        case .mayVote(let granted):
            guard role == .preCandidate else { return }
            count(granted, from: message.from) { $0.stand(transfer: false) }
        case .voted(let granted):
            guard role == .candidate else { return }
            count(granted, from: message.from) { $0.lead() }
        case .append(let position, let committed, let round, let state):
            follow(message.from, term: message.term)
            take(position: position, committed: committed, state: state)
            send(.appended(position: kept.position, round: round), to: message.from)
        case .appended(let position, let round):
            guard role == .leader else { return }
            takeAnswer(from: message.from, position: position, round: round)
        case .campaignNow:
            stand(transfer: true)
        }
    }

    /// Settles terms first: an old one is answered or dropped, a new one is followed. False ends the message here.
    private mutating func passesTerm(_ message: PDConsensusMessage) -> Bool {
        if message.term < kept.term {
            switch message.kind {
            case .append: send(.appended(position: kept.position, round: 0), to: message.from)
            case .askVote: send(.mayVote(granted: false), to: message.from)
            default: break
            }
            return false
        }
        guard message.term > kept.term else { return true }
        switch message.kind {
        case .askVote, .vote:
            // While a leader is heard, nobody may unseat it: a member that was away would do so without need.
            if leader != nil, elapsedTicks < Self.electionTicks, !isTransfer(message.kind) { return false }
            if case .vote = message.kind { follow(nil, term: message.term) }
        case .mayVote(true): break
        case .append: follow(message.from, term: message.term)
        default: follow(nil, term: message.term)
        }
        return true
    }

    private func isTransfer(_ kind: PDConsensusMessage.Kind) -> Bool {
        if case .vote(_, let transfer) = kind { return transfer }
        return false
    }

    private mutating func take(position: PDPosition, committed upTo: PDPosition, state: PDClusterState?) {
        // A late message of this term's leader (a thawed member finds a heap of them) must not turn the state back.
        if kept.position.term == kept.term, position < kept.position { return }
        if let state, kept.position != position {
            kept.state = state
            kept.position = position
            isUnsaved = true
        }
        guard kept.position == position, upTo == position, committedPosition != position else { return }
        committedPosition = position
        committed = kept.state
    }

    private mutating func takeAnswer(from other: String, position: PDPosition, round answered: UInt64) {
        recentlyHeard.insert(other)
        answeredRound[other] = max(answeredRound[other, default: 0], answered)
        let isNews = held[other] != position
        held[other] = position
        guard position == kept.position else { return sendAppend(to: other) }
        if transferTarget == other { send(.campaignNow, to: other) }
        let before = committedPosition
        if isNews { commitIfAgreed() }
        if before != committedPosition { broadcast() }
    }
}
