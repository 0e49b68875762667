/// What only the leader shows: stores and regions by state.
struct PDClusterMetrics {
    let raftCluster: PDRaftCluster
    let replicas: Int

    func write(into page: inout MetricRegistry) {
        let regions = raftCluster.regions.sorted
        let figures = PDStoreFigures.gather(regions)
        let now = NodeProcess.wallNanoseconds
        for view in raftCluster.stores.values {
            let own = figures[view.meta.id] ?? PDStoreFigures()
            let store = "\(view.meta.id)"
            for (type, value) in clusterStatus(view, own, now: now) {
                page.set(value, to: MetricSeries(Self.clusterFamily, ["engine": "tikv", "store": store, "type": type]))
            }
            for (type, value) in storeStatus(view, own) {
                let labels: KeyValuePairs = ["address": view.meta.address, "store": store, "type": type]
                page.set(value, to: MetricSeries(Self.storeFamily, labels))
            }
            let counters = raftCluster.counters[view.meta.id] ?? PDHeartbeatCounters()
            for (status, count) in [("ok", counters.regionsTaken), ("recv", counters.regionsReceived)] {
                let labels: KeyValuePairs = [
                    "address": view.meta.address, "status": status, "store": store, "type": "report",
                ]
                page.set(Double(count), to: MetricSeries(Self.heartbeatFamily, labels))
            }
        }
        var counts: [PDRegionCheck: Int] = [:]
        for check in PDRegionCheck.allCases {
            counts[check] = regions.filter { check.includes($0, replicas: replicas) }.count
        }
        Self.writeRegions(counts, into: &page)
    }

    private static let clusterFamily = MetricFamily.gauge("pd_cluster_status", "Status of the cluster.")
    private static let storeFamily = MetricFamily.gauge("pd_scheduler_store_status", "Store status for schedule")
    private static let heartbeatFamily = MetricFamily.counter(
        "pd_scheduler_region_heartbeat", "Counter of region heartbeat.")
    private static let regionsFamily = MetricFamily.gauge("pd_regions_status", "Status of the regions.")

    /// A follower shows them, too, all zero.
    static func writeRegions(_ counts: [PDRegionCheck: Int], into page: inout MetricRegistry) {
        for check in PDRegionCheck.allCases {
            let type = check == .empty ? "empty-region-count" : "\(check.rawValue)-region-count"
            page.set(Double(counts[check] ?? 0), to: MetricSeries(regionsFamily, ["type": type]))
        }
        for type in ["oversized-region-count", "undersized-region-count", "witness-leader-region-count"] {
            page.set(0, to: MetricSeries(regionsFamily, ["type": type]))
        }
    }

    /// Up, disconnected, down, unhealthy and slow exclude one another; low space and serving are counted beside them.
    private func clusterStatus(_ view: PDStoreInfo, _ own: PDStoreFigures, now: Int64) -> [(String, Double)] {
        let silent = view.silentSeconds(nowNanoseconds: now)
        let isDown = silent > PDStoreInfo.downAfterSeconds
        let isUnhealthy = !isDown && silent > PDStoreInfo.unhealthyAfterSeconds
        let isLost = !isDown && !isUnhealthy && silent > PDStoreInfo.disconnectedAfterSeconds
        let isSlow = !isDown && !isUnhealthy && !isLost && (view.stats?.slowScore ?? 0) >= 80
        let isUp = !isDown && !isUnhealthy && !isLost && !isSlow
        let flags: [(String, Bool)] = [
            ("store_up_count", isUp), ("store_disconnected_count", isLost), ("store_down_count", isDown),
            ("store_unhealth_count", isUnhealthy), ("store_slow_count", isSlow),
            ("store_low_space_count", isLowOnSpace(view, own)), ("store_serving_count", view.meta.isServing),
            ("store_preparing_count", !view.meta.isServing), ("store_offline_count", false),
            ("store_removing_count", false), ("store_removed_count", false), ("store_tombstone_count", false),
        ]
        return flags.map { ($0.0, $0.1 ? 1 : 0) } + [
            ("region_count", Double(own.regions)), ("leader_count", Double(own.leaders)),
            ("learner_count", 0), ("witness_count", 0), ("storage_size", Double(view.stats?.used ?? 0)),
            ("storage_capacity", Double(view.stats?.capacity ?? 0)),
        ]
    }

    /// Never below 100 regions with more than 8 GiB free (pkg/core/store.go).
    private func isLowOnSpace(_ view: PDStoreInfo, _ own: PDStoreFigures) -> Bool {
        guard let stats = view.stats, stats.capacity > 0 else { return false }
        if own.regions < 100, stats.available > 8 << 30 { return false }
        return Double(stats.available) / Double(stats.capacity) < 0.2
    }

    private func storeStatus(_ view: PDStoreInfo, _ own: PDStoreFigures) -> [(String, Double)] {
        var values: [(String, Double)] = [
            ("leader_count", Double(own.leaders)), ("leader_score", Double(own.leaders)),
            ("leader_size", Double(own.leaderSizeMiB)), ("learner_count", 0), ("region_count", Double(own.regions)),
            ("region_score", view.regionScore(regionSizeMiB: Double(own.regionSizeMiB))),
            ("region_size", Double(own.regionSizeMiB)), ("witness_count", 0),
            ("store_available", Double(view.stats?.available ?? 0)),
            ("store_capacity", Double(view.stats?.capacity ?? 0)), ("store_used", Double(view.stats?.used ?? 0)),
        ]
        if let stats = view.stats, stats.intervalSeconds > 0 {
            values += [
                ("store_write_rate_bytes_instant", Double(stats.bytesWritten) / stats.intervalSeconds),
                ("store_read_rate_bytes_instant", Double(stats.bytesRead) / stats.intervalSeconds),
                ("store_write_rate_keys_instant", Double(stats.keysWritten) / stats.intervalSeconds),
                ("store_read_rate_keys_instant", Double(stats.keysRead) / stats.intervalSeconds),
            ]
        }
        return values
    }
}
