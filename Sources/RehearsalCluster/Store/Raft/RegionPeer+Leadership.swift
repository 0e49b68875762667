extension RegionPeer {
    mutating func becomeLeader(now: UInt64, into outbox: inout RaftOutbox) {
        role = .leader
        leader = storeID
        campaignsAtBirth = false
        leaderlessTicks = 0
        electionElapsed = 0
        heartbeatElapsed = 0
        votes.clear()
        transferTarget = nil
        // A leader's first entry is empty; it commits what earlier terms left.
        hard.lastIndex += 1
        hard.lastTerm = hard.term
        termStart = hard.lastIndex
        progress = [:]
        for store in others {
            progress[store] = Progress(recentlyActive: true, lastHeard: now)
        }
        emit(.becameLeader, into: &outbox)
        advanceCommit()
        for store in others { replicate(.append, to: store, now: now, into: &outbox) }
    }

    mutating func tickLeader(now: UInt64, into outbox: inout RaftOutbox) {
        if transferTarget != nil {
            transferElapsed += 1
            if transferElapsed >= Self.electionTicks { transferTarget = nil }
        }
        if electionElapsed >= Self.electionTicks {
            electionElapsed = 0
            guard keepsQuorum() else {
                emit(.quorumLost, into: &outbox)
                becomeFollower(term: hard.term, leader: nil, into: &outbox)
                return
            }
        }
        heartbeatElapsed += 1
        let heartbeatIsDue = heartbeatElapsed >= Self.heartbeatTicks
        if heartbeatIsDue { heartbeatElapsed = 0 }
        for store in others {
            if let known = progress[store], known.match < hard.lastIndex {
                replicate(.append, to: store, now: now, into: &outbox)
            } else if heartbeatIsDue {
                replicate(.heartbeat, to: store, now: now, into: &outbox)
            }
        }
    }

    private mutating func keepsQuorum() -> Bool {
        let active = progress.values.count { $0.recentlyActive } + 1
        for store in others { progress[store]?.recentlyActive = false }
        return active >= quorum
    }

    private func replicate(_ kind: RaftMessage.Kind, to store: UInt64, now: UInt64, into outbox: inout RaftOutbox) {
        var message = message(kind, to: store)
        message.sentAt = now
        outbox.messages.append(message)
    }

    /// A follower takes over the leader's log as far as it goes.
    mutating func follow(_ message: RaftMessage, into outbox: inout RaftOutbox) {
        // Two leaders of one term cannot be; if a damaged message says so, it is not followed.
        guard role != .leader else { return }
        if role != .follower || leader != message.from {
            becomeFollower(term: message.term, leader: message.from, into: &outbox)
        }
        electionElapsed = 0
        leaderlessTicks = 0
        if message.logTerm > hard.lastTerm {
            hard.lastTerm = message.logTerm
            hard.lastIndex = message.index
        } else if message.index > hard.lastIndex {
            hard.lastIndex = message.index
        }
        hard.commit = max(hard.commit, min(message.commit, hard.lastIndex))
        var answer = self.message(message.kind == .append ? .appendResponse : .heartbeatResponse, to: message.from)
        answer.sentAt = message.sentAt
        outbox.messages.append(answer)
    }

    /// A leader hears from a follower.
    mutating func hear(_ message: RaftMessage, now: UInt64, into outbox: inout RaftOutbox) {
        guard role == .leader, !message.rejected, var known = progress[message.from] else { return }
        known.recentlyActive = true
        known.lastHeard = now
        known.match = max(known.match, min(message.index, hard.lastIndex))
        known.confirmedSendTime = max(known.confirmedSendTime, min(message.sentAt, now))
        progress[message.from] = known
        advanceCommit()
        renewLease(now: now)
        if transferTarget == message.from { handOver(to: message.from, into: &outbox) }
    }

    private mutating func advanceCommit() {
        let matches = (progress.values.map(\.match) + [hard.lastIndex]).sorted(by: >)
        let agreed = matches[quorum - 1]
        if agreed >= termStart { hard.commit = max(hard.commit, agreed) }
    }

    /// The lease runs from the latest moment at which a majority still followed.
    private mutating func renewLease(now: UInt64) {
        guard transferTarget == nil else { return }
        let confirmed = (progress.values.map(\.confirmedSendTime) + [now]).sorted(by: >)
        let base = confirmed[quorum - 1]
        if base > 0 { leaseEnd = max(leaseEnd, base + Self.leaseNanoseconds) }
    }

    /// Counts client writes into the log; they travel with the next tick.
    mutating func propose(_ entries: UInt64) {
        guard role == .leader, transferTarget == nil, entries > 0 else { return }
        hard.lastIndex += entries
    }

    /// Starts to hand leadership to a follower; false where that cannot be.
    mutating func transfer(to store: UInt64, now: UInt64, into outbox: inout RaftOutbox) -> Bool {
        guard role == .leader, transferTarget == nil, let known = progress[store] else { return false }
        transferTarget = store
        transferElapsed = 0
        emit(.transferStarted(to: region.peerID(on: store) ?? 0), into: &outbox)
        if known.match < hard.lastIndex { replicate(.append, to: store, now: now, into: &outbox) }
        handOver(to: store, into: &outbox)
        return true
    }

    /// A follower that has the whole log may campaign at once; until then the lease is not trusted any more.
    private mutating func handOver(to store: UInt64, into outbox: inout RaftOutbox) {
        guard let known = progress[store], known.match == hard.lastIndex else { return }
        leaseEnd = 0
        outbox.messages.append(message(.timeoutNow, to: store))
    }
}

/// What the leader tells of its followers.
extension RegionPeer {
    /// Peers that were silent for max-peer-down-duration, as the leader tells PD.
    func downPeers(now: UInt64) -> [RegionReport.DownPeer] {
        others.compactMap { store in
            guard let known = progress[store], let peer = region.peerID(on: store) else { return nil }
            let silent = now > known.lastHeard ? now - known.lastHeard : 0
            guard silent >= Self.downNanoseconds else { return nil }
            return RegionReport.DownPeer(peerID: peer, downSeconds: silent / 1_000_000_000)
        }
    }

    /// Peers that lack log which the leader has thrown away. A peer not yet heard in this term is not judged.
    func pendingPeers() -> [UInt64] {
        let truncated = hard.lastIndex > Self.logLimit ? hard.lastIndex - Self.logLimit : 0
        return others.compactMap { store in
            guard let known = progress[store], known.match > 0, known.match < truncated else { return nil }
            return region.peerID(on: store)
        }
    }

    /// How far the slowest peer is behind the leader's log, in entries.
    var logLag: UInt64 {
        let slowest = progress.values.map(\.match).min() ?? hard.lastIndex
        return hard.lastIndex - min(slowest, hard.lastIndex)
    }

    /// Followers heard within three heartbeats.
    func liveFollowers(now: UInt64) -> Int {
        progress.values.count { now < $0.lastHeard + 6_000_000_000 }
    }

    /// After a time in which nobody here ran, silence proves nothing.
    mutating func forgiveSilence(now: UInt64) {
        for store in others { progress[store]?.lastHeard = now }
    }
}
