public import OperatorCore

/// What kinds of events logs tell of; the raw values are stable.
public enum LogEventKind: String, Sendable, Hashable, CaseIterable {
    case leaderElected = "leader_elected"
    case electionStarted = "election_started"
    case leaderLost = "leader_lost"
    case leaderTransfer = "leader_transfer"
    case regionLeaderless = "region_leaderless"
    case regionSplit = "region_split"
    case regionMerge = "region_merge"
    case peerChanged = "peer_changed"
    case snapshot
    case slowOperation = "slow_operation"
    case connectionTrouble = "connection_trouble"
    case pdConnectionTrouble = "pd_connection_trouble"
    case requestError = "request_error"
    case transactionConflict = "transaction_conflict"
    case diskTrouble = "disk_trouble"
    case writeStall = "write_stall"
    case started
    case plannedStop = "planned_stop"
    case panic
    case fatalError = "fatal_error"
    case pdLeaderChanged = "pd_leader_changed"
    case storeStateChanged = "store_state_changed"
    case slowStore = "slow_store"
    case schedulingOperator = "scheduling_operator"
    case clockTrouble = "clock_trouble"
    case versionChanged = "version_changed"
}

/// A record that says what a cluster did.
public struct LogEvent: Sendable, Hashable {
    public let kind: LogEventKind
    /// Which step of it, such as `sent` of a snapshot or `lost` of PD's leadership; nil where a kind has no steps.
    public let phase: String?
    public let record: LogRecord
    /// Counted from 1; nil where reading began in the middle of the file.
    public let line: Int?
    /// Where the line begins: bytes from the file's beginning, decompressed where it is compressed.
    public let offset: Int

    /// The store or PD member that the line itself names as what the event is about.
    public var subject: ComponentID? {
        switch kind {
        case .storeStateChanged, .slowStore, .diskTrouble:
            record.field("store-id").flatMap(UInt64.init).map { ComponentID(store: $0) }
        case .pdLeaderChanged:
            (record.field("leader-name") ?? record.field("pd-leader-name")).map { ComponentID(member: $0) }
        default: nil
        }
    }

    /// The event as the rest of the program knows it.
    ///
    /// - Parameters:
    ///   - writer: the component whose log it is; used where the line names no other.
    ///   - file: the log's short name.
    ///   - fallback: the time of a line without one.
    public func clusterEvent(writer: ComponentID?, file: String, fallback: WallTime) -> ClusterEvent {
        var fields = Dictionary(record.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        if let phase { fields["phase"] = phase }
        return ClusterEvent(
            kind: kind.rawValue, at: record.time ?? fallback, component: subject ?? writer, message: record.message,
            fields: fields, origin: "log \(file)\(line.map { ":\($0)" } ?? ""), byte \(offset)")
    }
}
