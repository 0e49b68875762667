internal import OperatorCore

/// One store as PD lists it. Optionals are nil where PD did not say; texts are sanitised.
struct PDStore: Hashable, Sendable {
    /// PD's raw state: absent means Up.
    enum RawState: Int, Sendable { case up, offline, tombstone }

    var id: UInt64
    var address: String
    var statusAddress: String?
    var rawState: RawState
    /// Up, Disconnected, Down, Offline, Tombstone: PD's word, else the raw state's name.
    var stateName: String
    /// Preparing, Serving, Removing or Removed (PD 6.0 and later; absent reads as Preparing there).
    var nodeState: Int?
    var version: String?
    var labels: [String: String]
    var capacity: ByteSize?
    var available: ByteSize?
    var used: ByteSize?
    var leaderCount: Int?
    var regionCount: Int?
    var slowScore: Int?
    var pendingPeers: Int?
    var isBusy: Bool
    var started: WallTime?
    /// From its start to its last heartbeat: it stands still when the store dies.
    var uptime: Duration?
    /// Nil also for PD's "never", a time before 2000.
    var lastHeartbeat: WallTime?

    /// PD has no size yet: no heartbeat since it became leader, or never.
    var hasNotReported: Bool { capacity?.bytes == 0 }
    var isGone: Bool { rawState == .tombstone || nodeState == 3 || stateName == "Tombstone" }
    var isLeaving: Bool { rawState == .offline || stateName == "Offline" }
    var isTiFlash: Bool { labels["engine"]?.hasPrefix("tiflash") ?? false }
}

extension PDStore: Decodable {
    private enum Keys: String, CodingKey { case store, status }

    private enum StoreKeys: String, CodingKey {
        case id, address, state, labels, version
        case statusAddress = "status_address"
        case stateName = "state_name"
        case nodeState = "node_state"
        case lastHeartbeat = "last_heartbeat"
        case startTimestamp = "start_timestamp"
    }

    private enum StatusKeys: String, CodingKey {
        case capacity, available, uptime
        case usedSize = "used_size"
        case leaderCount = "leader_count"
        case regionCount = "region_count"
        case slowScore = "slow_score"
        case pendingPeers = "pending_peer_count"
        case isBusy = "is_busy"
        case startTime = "start_ts"
        case lastHeartbeat = "last_heartbeat_ts"
    }

    private struct Label: Decodable, Sendable {
        var key: String
        var value: String
    }

    /// Throws only where there is no id; a `status` of another shape leaves its values out.
    init(from decoder: any Decoder) throws {
        let top = try decoder.container(keyedBy: Keys.self)
        let store = try top.nestedContainer(keyedBy: StoreKeys.self, forKey: .store)
        id = try store.decode(WireID.self, forKey: .id).value
        address = store.text(.address) ?? ""
        statusAddress = store.text(.statusAddress)
        rawState = RawState(rawValue: store.lenient(.state) ?? 0) ?? .up
        nodeState = store.lenient(.nodeState)
        version = store.text(.version)
        stateName = store.text(.stateName, maximumScalars: 40) ?? Self.name(of: rawState)
        labels = Self.labels(store.lenient(.labels, as: LossyArray<Label>.self)?.elements ?? [])
        let status = try? top.nestedContainer(keyedBy: StatusKeys.self, forKey: .status)
        capacity = status?.lenient(.capacity)
        available = status?.lenient(.available)
        used = status?.lenient(.usedSize)
        leaderCount = status?.lenient(.leaderCount)
        regionCount = status?.lenient(.regionCount)
        slowScore = status?.lenient(.slowScore)
        pendingPeers = status?.lenient(.pendingPeers)
        isBusy = status?.lenient(.isBusy) ?? false
        uptime = status?.text(.uptime).flatMap { GoDuration($0)?.duration }
        started = Self.time(status?.text(.startTime), unixSeconds: store.lenient(.startTimestamp))
        lastHeartbeat = Self.heartbeat(
            status?.text(.lastHeartbeat), unixNanoseconds: store.lenient(.lastHeartbeat))
    }

    private static func labels(_ list: [Label]) -> [String: String] {
        var result: [String: String] = [:]
        for label in list.prefix(32) {
            result[UntrustedText.sanitise(label.key, maximumScalars: 60)] =
                UntrustedText.sanitise(label.value, maximumScalars: 120)
        }
        return result
    }

    private static func name(of state: RawState) -> String {
        switch state {
        case .up: "Up"
        case .offline: "Offline"
        case .tombstone: "Tombstone"
        }
    }

    private static func time(_ text: String?, unixSeconds: Int64?) -> WallTime? {
        let parsed = text.flatMap { WallTime(rfc3339: $0) }
        let fallback = unixSeconds.flatMap { (0..<100_000_000_000).contains($0) ? $0 : nil }
            .map { WallTime(millisecondsSince1970: $0 * 1_000) }
        return plausible(parsed) ?? plausible(fallback)
    }

    private static func heartbeat(_ text: String?, unixNanoseconds: Int64?) -> WallTime? {
        let parsed = text.flatMap { WallTime(rfc3339: $0) }
        let fallback = unixNanoseconds.map { WallTime(millisecondsSince1970: $0 / 1_000_000) }
        return plausible(parsed) ?? plausible(fallback)
    }

    /// PD writes "never" as 1970 or year 1.
    private static func plausible(_ time: WallTime?) -> WallTime? {
        guard let time, time.millisecondsSince1970 > 946_684_800_000 else { return nil }
        return time
    }
}

/// The answer of `/stores`.
struct PDStoreList: Decodable, Sendable {
    let stores: [PDStore]
    /// Entries that could not be read.
    let damaged: Int

    private enum Keys: String, CodingKey { case stores }

    init(from decoder: any Decoder) throws {
        let list = try decoder.container(keyedBy: Keys.self).decodeIfPresent(
            LossyArray<PDStore>.self, forKey: .stores)
        var seen: Set<UInt64> = []
        stores = (list?.elements ?? []).filter { seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
        damaged = list?.damaged ?? 0
    }
}

/// The answer of `/stores/progress?id=N`: how far the removal of a store is.
struct PDRemovalProgress: Decodable, Hashable, Sendable {
    /// 0 to 1.
    var progress: Double?
    /// Nil where PD cannot tell: while nothing moves it says 1.7976931348623157e+308.
    var secondsLeft: Double?

    /// No honest estimate is longer than a year.
    private static let longest = 365 * 86_400.0

    private enum Keys: String, CodingKey {
        case progress
        case secondsLeft = "left_seconds"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        progress = container.lenient(.progress, as: Double.self).flatMap { (0...1).contains($0) ? $0 : nil }
        secondsLeft = container.lenient(.secondsLeft, as: Double.self).flatMap {
            (0...Self.longest).contains($0) ? $0 : nil
        }
    }
}
