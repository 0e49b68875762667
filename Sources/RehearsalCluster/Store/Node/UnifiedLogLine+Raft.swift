/// What raft-rs and the raftstore say about an event, in TiKV's words.
extension UnifiedLogLine {
    init(_ event: RaftEvent, region: StoreRegion) {
        let term = String(event.term)
        func peer(_ store: UInt64) -> String { String(region.peerID(on: store) ?? 0) }
        switch event.kind {
        case .newElection:
            self.init(.info, "raft.rs:1554", "starting a new election", ["term": term])
        case .becamePreCandidate:
            self.init(.info, "raft.rs:1177", "became pre-candidate at term \(term)", ["term": term])
        case .becameCandidate:
            self.init(.info, "raft.rs:1151", "became candidate at term \(term)", ["term": term])
        case .becameLeader:
            self.init(.info, "raft.rs:1228", "became leader at term \(term)", ["term": term])
        case .becameFollower:
            self.init(.info, "raft.rs:1127", "became follower at term \(term)", ["term": term])
        case .broadcastVote(let kind, let logTerm, let logIndex, let peers):
            self.init(
                .info, "raft.rs:1706", "broadcasting vote request",
                [
                    "to": "\(peers)", "log_index": "\(logIndex)", "log_term": "\(logTerm)", "term": term,
                    "type": kind.logName,
                ])
        case .receivedVote(let kind, let store, let granted, let approvals, let rejections):
            self.init(
                .info, "raft.rs:2273", "received votes response",
                [
                    "term": term, "type": kind.logName, "approvals": "\(approvals)", "rejections": "\(rejections)",
                    "from": peer(store), "vote": "\(granted)",
                ])
        case .quorumLost:
            self.init(.warn, "raft.rs:1974", "stepped down to follower since quorum is not active", ["term": term])
        case .ignoredVote(let kind, let store, let ticks):
            self.init(
                .info, "raft.rs:1416", "ignored vote from \(peer(store)): lease is not expired",
                ["remaining ticks": "\(ticks)", "msg type": kind.logName, "term": term])
        case .higherTerm(let kind, let store, let messageTerm):
            self.init(
                .info, "raft.rs:1442", "received a message with higher term from \(peer(store))",
                ["msg type": kind.logName, "message_term": "\(messageTerm)", "term": term, "from": peer(store)])
        case .transferStarted(let to):
            self.init(
                .info, "raft.rs:1939", "[term \(term)] starts to transfer leadership to \(to)",
                ["lead_transferee": "\(to)"])
        case .transferAsked(let store):
            self.init(
                .info, "raft.rs:2380",
                "[term \(term)] received MsgTimeoutNow from \(peer(store)) and starts an election to get leadership.",
                ["from": peer(store), "term": term])
        }
        fields.append((key: "raft_id", value: String(event.peerID)))
        fields.append((key: "region_id", value: String(event.regionID)))
    }

    /// A write that took longer than slow-log-threshold.
    static func slowWrite(store: UInt64, seconds: Double) -> UnifiedLogLine {
        let milliseconds = Int(seconds * 1000)
        return UnifiedLogLine(
            .warn, "write.rs:812",
            "[store \(store)] async write too slow, write_kv: 0s, write_raft: \(MetricNumber.text(seconds))s, send: 0s, "
                + "callback: 0s thread: store-writer-0",
            ["takes": "\(milliseconds)"])
    }
}
