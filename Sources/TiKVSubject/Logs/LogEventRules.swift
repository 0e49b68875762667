internal import Glibc

/// Which messages are events. Severity decides nothing: between v8.5.3 and v8.5.4 alone two dozen ERRORs became WARNs.
///
/// Sources: the statements of tikv/tikv (src/server, components/raftstore, raft-rs) and tikv/pd (server, pkg) from v3.0
/// to v8.5, whose wording changed where two forms stand here.
enum LogEventRules {
    typealias Outcome = (kind: LogEventKind, phase: String?)

    /// The event a message tells of, if any.
    static func classify(_ message: String, level: LogLevel?, hasField: (String) -> Bool) -> Outcome? {
        if let exact = exactMessages[message] { return exact }
        var message = message
        let found = message.withUTF8 { bytes in
            prefixes.first { $0.text.begins(bytes) }?.outcome
                ?? parts.first { $0.texts.allSatisfy { $0.isIn(bytes) } }?.outcome
        }
        if let found { return found }
        guard level == .fatal else { return nil }
        return hasField("backtrace") || hasField("thread_name") ? (.panic, nil) : (.fatalError, nil)
    }

    /// The event of a line without a header: a panic's first line, or RocksDB's own log.
    static func classifyUnframed(_ text: String) -> Outcome? {
        if text.contains("panicked at ") || text.hasPrefix("panic: ") { return (.panic, nil) }
        if text.hasPrefix("[negroni] PANIC") { return (.panic, "handler") }
        return text.contains("Stalling writes because") ? (.writeStall, nil) : nil
    }

    private static let exactMessages: [String: Outcome] = [
        "starting a new election": (.electionStarted, nil),
        "stepped down to follower since quorum is not active": (.leaderLost, nil),
        "try to transfer leader": (.leaderTransfer, "proposed"),
        "transfer leader": (.leaderTransfer, "proposed"),
        "leader missing longer than abnormal_leader_missing_duration": (.regionLeaderless, nil),
        "region have no leader": (.regionLeaderless, nil),
        "found long uncommitted proposals": (.slowOperation, "replication"),
        "try to batch split region": (.regionSplit, "asked"),
        "split region": (.regionSplit, "split"),
        "execute CommitMerge": (.regionMerge, nil),
        "try to change peer": (.peerChanged, "asked"),
        "conf change successfully": (.peerChanged, "done"),
        "add peer successfully": (.peerChanged, "done"),
        "replicate peer": (.peerChanged, "created"),
        "peers changed": (.peerChanged, "forced"),
        "requesting snapshot": (.snapshot, "requested"),
        "start sending snapshot": (.snapshot, "sending"),
        "sent snapshot": (.snapshot, "sent"),
        "report snapshot status": (.snapshot, "reported"),
        "saving all snapshot files": (.snapshot, "received"),
        "begin to apply snapshot": (.snapshot, "applying"),
        "snapshot is persisted": (.snapshot, "persisted"),
        "snapshot is applied": (.snapshot, "persisted"),
        "apply new data": (.snapshot, "applied"),
        "failed to send snap": (.snapshot, "failed"),
        "failed to recv snapshot": (.snapshot, "failed"),
        "connection aborted": (.connectionTrouble, nil),
        "connection abort": (.connectionTrouble, nil),
        "wait connect timeout": (.connectionTrouble, nil),
        "broadcasting unreachable": (.connectionTrouble, "unreachable"),
        "KvService::batch_raft send response fail": (.connectionTrouble, nil),
        "dispatch raft msg from gRPC to raftstore fail": (.connectionTrouble, nil),
        "store heartbeat failed": (.pdConnectionTrouble, "heartbeat"),
        "failed to send heartbeat": (.pdConnectionTrouble, "heartbeat"),
        "request failed": (.pdConnectionTrouble, "request"),
        "request failed, retry": (.pdConnectionTrouble, "request"),
        "failed to connect to PD member": (.pdConnectionTrouble, "connect"),
        "PD failed to respond": (.pdConnectionTrouble, "connect"),
        "connect failed": (.pdConnectionTrouble, "connect"),
        "reconnect failed": (.pdConnectionTrouble, "connect"),
        "heartbeat sender and receiver are stale, refreshing ...": (.pdConnectionTrouble, "refreshing"),
        "update pd client": (.pdConnectionTrouble, "updated"),
        "send keepalive message fail, store maybe disconnected": (.connectionTrouble, "keepalive"),
        "send keepalive message fail": (.connectionTrouble, "keepalive"),
        "error-response": (.requestError, nil),
        "KvService response batch commands fail": (.requestError, nil),
        "batch_commands error": (.requestError, nil),
        "txn conflicts": (.transactionConflict, "conflict"),
        "txn deadlocks": (.transactionConflict, "deadlock"),
        "slow-query": (.slowOperation, "query"),
        "scheduling store_heartbeat timeout, force report store slow score to pd.": (.slowStore, "heartbeat"),
        "detected rocksdb background error": (.diskTrouble, "engine"),
        "store does not have enough disk space": (.diskTrouble, "low_space"),
        "Welcome to TiKV": (.started, "process"),
        "TiKV is ready to serve": (.started, "serving"),
        "Welcome to Placement Driver (PD)": (.started, "process"),
        "store has been offline": (.storeStateChanged, "offline"),
        "store has been up": (.storeStateChanged, "up"),
        "store has been Tombstone": (.storeStateChanged, "tombstone"),
        "store has changed to serving": (.storeStateChanged, "serving"),
        "detected slow store, start to evict leaders": (.slowStore, "detected"),
        "slow store has been recovered": (.slowStore, "recovered"),
        "add operator": (.schedulingOperator, "added"),
        "operator finish": (.schedulingOperator, "finished"),
        "operator timeout": (.schedulingOperator, "timed_out"),
        "operator canceled": (.schedulingOperator, "cancelled"),
        "clock offset": (.clockTrouble, "offset"),
        "system time jump backward": (.clockTrouble, "backward"),
        "system time jumps backward": (.clockTrouble, "backward"),
        "cluster version changed": (.versionChanged, nil),
        "lease expired, leader step down": (.pdLeaderChanged, "lost"),
        "lost the TCP streaming connection with peer": (.connectionTrouble, "etcd_peer"),
        "rejected connection": (.connectionTrouble, "rejected"),
    ]

    private static let prefixes: [(text: Needle, outcome: Outcome)] = [
        ("became leader at term ", (.leaderElected, nil)),
        ("became candidate at term ", (.electionStarted, "candidate")),
        ("became pre-candidate at term ", (.electionStarted, "pre_candidate")),
        ("no leader at term ", (.leaderLost, "no_leader")),
        ("leader missing longer than max_leader_missing_duration", (.regionLeaderless, nil)),
        ("receive signal ", (.plannedStop, nil)),
        ("Got signal to exit", (.plannedStop, nil)),
        ("panic_mark_file ", (.panic, "mark")),
        ("disk usage ", (.diskTrouble, "usage")),
        ("fail-fast", (.diskTrouble, "hang")),
        ("too many sending snapshot tasks", (.snapshot, "dropped")),
        ("too many recving snapshot tasks", (.snapshot, "dropped")),
        ("Stalling writes because", (.writeStall, nil)),
        ("server is likely overloaded", (.slowOperation, "etcd")),
        ("apply request took too long", (.slowOperation, "etcd")),
        ("waiting for ReadIndex response took too long", (.slowOperation, "etcd")),
        ("slow fdatasync", (.slowOperation, "etcd")),
        ("kv gets too slow", (.slowOperation, "etcd")),
        ("the max gap of leader resolved-ts is large", (.slowOperation, "resolved_ts")),
    ]

    private static let parts: [(texts: [Needle], outcome: Outcome)] = [
        ([" became leader at term "], (.leaderElected, nil)),
        (["starts to transfer leadership to "], (.leaderTransfer, "started")),
        (["scheduler handle command: "], (.slowOperation, "scheduler")),
        (["[store ", "] handle "], (.slowOperation, "raftstore")),
        (["async write too slow"], (.slowOperation, "disk_write")),
        (["While lock file: "], (.diskTrouble, "locked")),
        (["Sst file size mismatch"], (.diskTrouble, "corruption")),
        (["Storage Engine Corruption"], (.diskTrouble, "corruption")),
        (["campaign", "leader ok"], (.pdLeaderChanged, "won")),
        (["leader is ready to serve"], (.pdLeaderChanged, "serving")),
        (["leader will step down"], (.pdLeaderChanged, "lost")),
        (["etcd leader changed, resigns"], (.pdLeaderChanged, "resigned")),
    ]
}

/// A text that is looked for in many others, byte by byte: comparing Swift's characters would cost most of the reading.
private struct Needle: ExpressibleByStringLiteral {
    private let bytes: [UInt8]

    init(stringLiteral text: String) { bytes = Array(text.utf8) }

    func begins(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count >= bytes.count, let start = text.baseAddress else { return false }
        return memcmp(start, bytes, bytes.count) == 0
    }

    func isIn(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard var place = text.baseAddress, let first = bytes.first else { return false }
        var rest = text.count
        while rest >= bytes.count, let found = memchr(place, Int32(first), rest - bytes.count + 1) {
            if memcmp(found, bytes, bytes.count) == 0 { return true }
            let passed = UnsafeRawPointer(place).distance(to: UnsafeRawPointer(found)) + 1
            place += passed
            rest -= passed
        }
        return false
    }
}
