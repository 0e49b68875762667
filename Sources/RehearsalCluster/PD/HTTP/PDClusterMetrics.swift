/// What only the leader shows: stores and regions by state.
struct PDClusterMetrics {
    let picture: PDPicture
    let replicas: Int

    func write(into page: inout PDExposition) {
        let regions = picture.regions.sorted
        let figures = PDStoreFigures.gather(regions)
        let now = PDClock.wallNanoseconds
        let stores = picture.stores.values.sorted { $0.meta.id < $1.meta.id }
        var status: [(PDExposition.Labels, Double)] = []
        var scheduler: [(PDExposition.Labels, Double)] = []
        for view in stores {
            let own = figures[view.meta.id] ?? PDStoreFigures()
            status += clusterStatus(view, own, now: now).map { type, value in
                ([("engine", "tikv"), ("store", "\(view.meta.id)"), ("type", type)], value)
            }
            scheduler += storeStatus(view, own).map { type, value in
                ([("address", view.meta.address), ("store", "\(view.meta.id)"), ("type", type)], value)
            }
        }
        page.add("pd_cluster_status", .gauge, "Status of the cluster.", status)
        page.add("pd_scheduler_store_status", .gauge, "Store status for schedule", scheduler)
        page.add("pd_scheduler_region_heartbeat", .counter, "Counter of region heartbeat.", heartbeats(stores))
        var counts: [PDRegionCheck: Int] = [:]
        for check in PDRegionCheck.allCases {
            counts[check] = regions.filter { check.includes($0, replicas: replicas) }.count
        }
        Self.writeRegions(counts, into: &page)
    }

    /// A follower shows them, too, all zero.
    static func writeRegions(_ counts: [PDRegionCheck: Int], into page: inout PDExposition) {
        let named = PDRegionCheck.allCases.map { check in
            (check == .empty ? "empty-region-count" : "\(check.rawValue)-region-count", counts[check] ?? 0)
        }
        let unused = ["oversized-region-count", "undersized-region-count", "witness-leader-region-count"].map {
            ($0, 0)
        }
        page.add(
            "pd_regions_status", .gauge, "Status of the regions.",
            (named + unused).sorted { $0.0 < $1.0 }.map { ([("type", $0.0)], Double($0.1)) })
    }

    /// Up, disconnected, down, unhealthy and slow exclude one another; low space and serving are counted beside them.
    private func clusterStatus(_ view: PDStoreView, _ own: PDStoreFigures, now: Int64) -> [(String, Double)] {
        let silent = view.silentSeconds(nowNanoseconds: now)
        let isDown = silent > PDStoreView.downAfterSeconds
        let isUnhealthy = !isDown && silent > PDStoreView.unhealthyAfterSeconds
        let isLost = !isDown && !isUnhealthy && silent > PDStoreView.disconnectedAfterSeconds
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
    private func isLowOnSpace(_ view: PDStoreView, _ own: PDStoreFigures) -> Bool {
        guard let stats = view.stats, stats.capacity > 0 else { return false }
        if own.regions < 100, stats.available > 8 << 30 { return false }
        return Double(stats.available) / Double(stats.capacity) < 0.2
    }

    private func storeStatus(_ view: PDStoreView, _ own: PDStoreFigures) -> [(String, Double)] {
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

    private func heartbeats(_ stores: [PDStoreView]) -> [(PDExposition.Labels, Double)] {
        stores.flatMap { view -> [(PDExposition.Labels, Double)] in
            let counters = picture.counters[view.meta.id] ?? PDHeartbeatCounters()
            func labels(_ status: String) -> PDExposition.Labels {
                [
                    ("address", view.meta.address), ("status", status), ("store", "\(view.meta.id)"),
                    ("type", "report"),
                ]
            }
            return [
                (labels("ok"), Double(counters.regionsTaken)), (labels("recv"), Double(counters.regionsReceived)),
            ]
        }
    }
}
