/// What raft-rs and the raftstore say about an event, in TiKV's words.
extension UnifiedLogLine {
    init(_ event: RaftEvent, region: StoreRegion) {
        self = Self.ofRole(event) ?? Self.ofVote(event, region: region) ?? Self.ofTransfer(event, region: region)
        fields.append((key: "raft_id", value: String(event.peerID)))
        fields.append((key: "region_id", value: String(event.regionID)))
    }

    private static func ofRole(_ event: RaftEvent) -> UnifiedLogLine? {
        let term = String(event.term)
        let (caller, message): (String, String)
        switch event.kind {
        case .newElection: (caller, message) = ("raft.rs:1554", "starting a new election")
        case .becamePreCandidate: (caller, message) = ("raft.rs:1177", "became pre-candidate at term \(term)")
        case .becameCandidate: (caller, message) = ("raft.rs:1151", "became candidate at term \(term)")
        case .becameLeader: (caller, message) = ("raft.rs:1228", "became leader at term \(term)")
        case .becameFollower: (caller, message) = ("raft.rs:1127", "became follower at term \(term)")
        default: return nil
        }
        return UnifiedLogLine(.info, caller, message, ["term": term])
    }

    private static func ofVote(_ event: RaftEvent, region: StoreRegion) -> UnifiedLogLine? {
        let term = String(event.term)
        switch event.kind {
        case .broadcastVote(let kind, let logTerm, let logIndex, let peers):
            return UnifiedLogLine(
                .info, "raft.rs:1706", "broadcasting vote request",
                [
                    "to": "\(peers)", "log_index": "\(logIndex)", "log_term": "\(logTerm)", "term": term,
                    "type": kind.logName,
                ])
        case .receivedVote(let kind, let store, let granted, let approvals, let rejections):
            return UnifiedLogLine(
                .info, "raft.rs:2273", "received votes response",
                [
                    "term": term, "type": kind.logName, "approvals": "\(approvals)", "rejections": "\(rejections)",
                    "from": region.peerText(on: store), "vote": "\(granted)",
                ])
        case .ignoredVote(let kind, let store, let ticks):
            return UnifiedLogLine(
                .info, "raft.rs:1416", "ignored vote from \(region.peerText(on: store)): lease is not expired",
                ["remaining ticks": "\(ticks)", "msg type": kind.logName, "term": term])
        default:
            return nil
        }
    }

    /// Leadership that ends or is handed over; what is left when the others had no words.
    private static func ofTransfer(_ event: RaftEvent, region: StoreRegion) -> UnifiedLogLine {
        let term = String(event.term)
        switch event.kind {
        case .higherTerm(let kind, let store, let messageTerm):
            let from = region.peerText(on: store)
            return UnifiedLogLine(
                .info, "raft.rs:1442", "received a message with higher term from \(from)",
                ["msg type": kind.logName, "message_term": "\(messageTerm)", "term": term, "from": from])
        case .transferStarted(let to):
            return UnifiedLogLine(
                .info, "raft.rs:1939", "[term \(term)] starts to transfer leadership to \(to)",
                ["lead_transferee": "\(to)"])
        case .transferAsked(let store):
            let from = region.peerText(on: store)
            return UnifiedLogLine(
                .info, "raft.rs:2380",
                "[term \(term)] received MsgTimeoutNow from \(from) and starts an election to get leadership.",
                ["from": from, "term": term])
        default:
            return UnifiedLogLine(
                .warn, "raft.rs:1974", "stepped down to follower since quorum is not active", ["term": term])
        }
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

extension StoreRegion {
    /// A peer's id as logs name it; 0 is nobody's.
    fileprivate func peerText(on storeID: UInt64) -> String { String(peerID(on: storeID) ?? 0) }
}
