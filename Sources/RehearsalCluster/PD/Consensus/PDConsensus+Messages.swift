extension PDConsensus {
    /// Takes one message; answers go to the outbox.
    mutating func receive(_ message: PDConsensusMessage) {
        guard message.to == name, others.contains(message.from), passesTerm(message) else { return }
        switch message.kind {
        case .preVote(let last): answerVote(message, last: last, isPreVote: true)
        case .vote(let last, _): answerVote(message, last: last, isPreVote: false)
        case .preVoteResponse(let granted):
            guard role == .preCandidate else { return }
            count(granted, from: message.from) { $0.becomeCandidate(transfer: false) }
        case .voteResponse(let granted):
            guard role == .candidate else { return }
            count(granted, from: message.from) { $0.becomeLeader() }
        case .append(let position, let committed, let round, let state):
            becomeFollower(message.from, term: message.term)
            take(position: position, committed: committed, state: state)
            send(.appendResponse(position: persistent.position, round: round), to: message.from)
        case .appendResponse(let position, let round):
            guard role == .leader else { return }
            takeAnswer(from: message.from, position: position, round: round)
        case .timeoutNow:
            becomeCandidate(transfer: true)
        }
    }

    /// Settles terms first: an old one is answered or dropped, a new one is followed. False ends the message here.
    private mutating func passesTerm(_ message: PDConsensusMessage) -> Bool {
        if message.term < persistent.term {
            switch message.kind {
            case .append: send(.appendResponse(position: persistent.position, round: 0), to: message.from)
            case .preVote: send(.preVoteResponse(granted: false), to: message.from)
            default: break
            }
            return false
        }
        guard message.term > persistent.term else { return true }
        switch message.kind {
        case .preVote, .vote:
            // While a leader is heard, nobody may unseat it: a member that was away would do so without need.
            if leader != nil, elapsedTicks < Self.electionTicks, !isTransfer(message.kind) { return false }
            if case .vote = message.kind { becomeFollower(nil, term: message.term) }
        case .preVoteResponse(true): break
        case .append: becomeFollower(message.from, term: message.term)
        default: becomeFollower(nil, term: message.term)
        }
        return true
    }

    private func isTransfer(_ kind: PDConsensusMessage.Kind) -> Bool {
        if case .vote(_, let transfer) = kind { return transfer }
        return false
    }

    private mutating func take(position: PDPosition, committed upTo: PDPosition, state: PDClusterState?) {
        // A late message of this term's leader (a thawed member finds a heap of them) must not turn the state back.
        if persistent.position.term == persistent.term, position < persistent.position { return }
        if let state, persistent.position != position {
            persistent.state = state
            persistent.position = position
            isUnsaved = true
        }
        guard persistent.position == position, upTo == position, committedPosition != position else { return }
        committedPosition = position
        committed = persistent.state
    }

    private mutating func takeAnswer(from other: String, position: PDPosition, round answered: UInt64) {
        recentlyHeard.insert(other)
        answeredRound[other] = max(answeredRound[other, default: 0], answered)
        let isNews = matched[other] != position
        matched[other] = position
        guard position == persistent.position else { return sendAppend(to: other) }
        if transferTarget == other { send(.timeoutNow, to: other) }
        let before = committedPosition
        if isNews { commitIfAgreed() }
        if before != committedPosition { broadcast() }
    }
}
