import Glibc

/// A store as the serving leader sees it: what is registered, and what it told this leader.
struct PDStoreInfo: Sendable {
    /// storeDisconnectDuration, a constant of PD (pkg/core/store.go).
    static let disconnectedAfterSeconds = 20.0
    /// schedule.max-store-down-time, default 30 min.
    static let downAfterSeconds = 1800.0
    /// `store_unhealth_count` (pkg/core/store.go).
    static let unhealthyAfterSeconds = 600.0

    var meta: PDStoreMeta
    /// Nil until the store has reported to this leader: sizes read "0B".
    var stats: StoreStats?
    /// Unix nanoseconds; nil while it never sent a heartbeat, which reads 1970.
    var lastHeartbeatNanoseconds: Int64?
    /// When this leader wrote the heartbeat down, in seconds of uptime; nil before.
    var persistedAt: Double?

    init(meta: PDStoreMeta) {
        self.meta = meta
        lastHeartbeatNanoseconds = meta.lastHeartbeatNanoseconds
    }

    func stateName(nowNanoseconds: Int64) -> String {
        let age = silentSeconds(nowNanoseconds: nowNanoseconds)
        if age > Self.downAfterSeconds { return "Down" }
        return age > Self.disconnectedAfterSeconds ? "Disconnected" : "Up"
    }

    func silentSeconds(nowNanoseconds: Int64) -> Double {
        Double(nowNanoseconds - (lastHeartbeatNanoseconds ?? 0)) / 1e9
    }

    /// The region score of formula v2 (pkg/core/store.go): the fuller the disk, the more each MiB of regions weighs.
    /// 102.4 GiB of 512 is where space runs low (low-space-ratio 0.8).
    func regionScore(regionSizeMiB: Double) -> Double {
        guard let stats, regionSizeMiB > 0 else { return 0 }
        let gibibyte = Double(1 << 30)
        let (capacity, available) = (Double(stats.capacity) / gibibyte, Double(stats.available) / gibibyte)
        let low = capacity * 0.2
        if available >= capacity || capacity < 1 { return regionSizeMiB }
        if available > low {
            let weight = (log(capacity) - log(available - low + 1)) / (capacity - available + low - 1)
            return (1 + 256 * weight) * regionSizeMiB
        }
        return (1 + 256 * log(capacity) / capacity) * regionSizeMiB + 1e10 * (low - available) / low
    }
}

/// What the regions say about one store.
struct PDStoreFigures: Sendable {
    var leaders = 0
    var regions = 0
    var leaderSizeMiB: UInt64 = 0
    var leaderKeys: UInt64 = 0
    var regionSizeMiB: UInt64 = 0
    var regionKeys: UInt64 = 0
    var pendingPeers = 0

    /// Sums over regions for each store that has a peer in one of them.
    static func gather(_ regions: [RegionReport]) -> [UInt64: PDStoreFigures] {
        var figures: [UInt64: PDStoreFigures] = [:]
        for region in regions {
            for peer in region.peers {
                figures[peer.storeID, default: PDStoreFigures()].add(region, peer: peer)
            }
        }
        return figures
    }

    private mutating func add(_ region: RegionReport, peer: RegionReport.Peer) {
        regions += 1
        regionSizeMiB += region.approximateSizeMiB
        regionKeys += region.approximateKeys
        if region.pendingPeers.contains(peer.id) { pendingPeers += 1 }
        guard region.leaderPeerID == peer.id else { return }
        leaders += 1
        leaderSizeMiB += region.approximateSizeMiB
        leaderKeys += region.approximateKeys
    }
}
