/// What the serving leader knows of the cluster: the registered stores and what they told it since it leads.
struct PDRaftCluster: Sendable {
    /// A store's heartbeat is written down at its first after a change of leader and each 5 minutes from then
    /// (storePersistInterval, server/cluster/cluster.go): why last_heartbeat_ts goes back at a change.
    static let persistSeconds = 300.0

    private(set) var stores: [UInt64: PDStoreInfo] = [:]
    var regions: PDRegionsInfo
    private(set) var counters: [UInt64: PDHeartbeatCounters] = [:]

    /// At the start of a leadership: stores from the agreed state, regions as they were followed.
    init(state: PDClusterState, regions: PDRegionsInfo) {
        self.regions = regions
        self.regions.forgetSizes()
        for meta in state.stores { stores[meta.id] = PDStoreInfo(meta: meta) }
    }

    /// A store has registered, or registered again.
    mutating func register(_ meta: PDStoreMeta) {
        if stores[meta.id] == nil {
            stores[meta.id] = PDStoreInfo(meta: meta)
        } else {
            stores[meta.id]?.meta = meta
        }
    }

    /// Takes a heartbeat of a registered store. The result is a change to write down, where one is due.
    mutating func take(_ request: HeartbeatRequest, nowNanoseconds: Int64, uptime: Double) -> PDChange? {
        guard var view = stores[request.storeID] else { return nil }
        for report in request.regions {
            counters[request.storeID, default: PDHeartbeatCounters()].regionsReceived += 1
            if regions.take(report) { counters[request.storeID]?.regionsTaken += 1 }
        }
        guard let stats = request.store else { return nil }
        counters[request.storeID, default: PDHeartbeatCounters()].storeHeartbeats += 1
        view.stats = stats
        view.lastHeartbeatNanoseconds = nowNanoseconds
        view.meta.isServing = true
        let isDue = view.persistedAt.map { uptime - $0 >= Self.persistSeconds } ?? true
        if isDue { view.persistedAt = uptime }
        stores[request.storeID] = view
        return isDue ? .persistHeartbeat(storeID: request.storeID, atNanoseconds: nowNanoseconds) : nil
    }

    /// PD calls a cluster initialised once more than its first region is known.
    var isInitialized: Bool { regions.count > 1 || regions.sorted.first.map { $0.peers.count >= 3 } ?? false }

    /// Regions with fewer peers than replicas, with a peer its leader calls down, with one that lacks log.
    func regions(check: PDRegionCheck, replicas: Int) -> [RegionReport] {
        regions.sorted.filter { check.includes($0, replicas: replicas) }
    }
}

/// How many heartbeats of a store this leader has seen.
struct PDHeartbeatCounters: Sendable {
    var storeHeartbeats = 0
    var regionsReceived = 0
    var regionsTaken = 0
}

/// The lists of /regions/check, by their names there.
enum PDRegionCheck: String, CaseIterable, Sendable {
    case miss = "miss-peer"
    case extra = "extra-peer"
    case down = "down-peer"
    case pending = "pending-peer"
    case learner = "learner-peer"
    case offline = "offline-peer"
    case empty = "empty-region"

    func includes(_ region: RegionReport, replicas: Int) -> Bool {
        switch self {
        case .miss: region.peers.count < replicas
        case .extra: region.peers.count > replicas
        case .down: !region.downPeers.isEmpty
        case .pending: !region.pendingPeers.isEmpty
        case .empty: region.isEmpty
        // Simulated stores have neither learners nor removals.
        case .learner, .offline: false
        }
    }
}
