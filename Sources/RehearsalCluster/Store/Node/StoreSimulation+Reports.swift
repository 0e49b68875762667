extension StoreSimulation {
    /// The version a simulated store says it has: the release whose behaviour it follows.
    static let version = "8.5.7"
    /// No commit of TiKV: nobody should look for a build that never was.
    static let gitHash = String(repeating: "0", count: 40)
    /// Bytes a log entry adds to a region, keys and values together.
    static let bytesPerEntry: UInt64 = 512
    /// Data on disk is compressed.
    private static let compression = 0.62
    private static let baseBytes: UInt64 = 320 << 20

    /// What PD has to hear now; nil where nothing is due.
    mutating func dueReport(now: UInt64) -> (due: ReportSchedule.Due, request: HeartbeatRequest)? {
        let led = raft.peers.filter { $0.role == .leader }.map(\.region.id)
        let due = reports.due(led: led, now: now)
        guard !due.isNothing else { return nil }
        let wanted = Set(due.regions)
        let regions = raft.peers.indices
            .filter { wanted.contains(raft.peers[$0].region.id) }
            .map { report(onRegionAt: $0, now: now) }
        let request = HeartbeatRequest(
            registers: due.registers, storeID: store.id, address: store.address, statusAddress: store.statusAddress,
            version: Self.version, gitHash: Self.gitHash, startTimestamp: reports.startTimestamp,
            store: due.store ? storeStats(now: now) : nil, regions: regions)
        return (due, request)
    }

    mutating func reportAccepted(
        _ due: ReportSchedule.Due, milliseconds: Double, leaderChanged: Bool, now: UInt64
    ) {
        reports.accepted(due, now: now)
        if leaderChanged {
            reports.leaderChanged()
            metrics.add(1, to: MetricSeries(StoreMetric.pdReconnects, ["type": "success"]))
        }
        if due.registers { observePD("put_store", milliseconds) }
        if due.store { observePD("store_heartbeat", milliseconds) }
        metrics.add(Double(due.regions.count), to: MetricSeries(StoreMetric.pdHeartbeats, ["type": "send"]))
    }

    mutating func reportFailed(_ due: ReportSchedule.Due, now: UInt64) {
        reports.failed(due, now: now)
        metrics.add(1, to: MetricSeries(StoreMetric.pdReconnects, ["type": "failure"]))
    }

    private mutating func observePD(_ type: String, _ milliseconds: Double) {
        metrics.observe(milliseconds / 1000, in: MetricSeries(StoreMetric.pdDuration, ["type": type]))
    }

    private mutating func report(onRegionAt place: Int, now: UInt64) -> RegionReport {
        let peer = raft.peers[place]
        let flow = flows.take(at: place)
        let size = Self.sizeBytes(of: peer) >> 20
        return RegionReport(
            id: peer.region.id, startKey: peer.region.startKey, endKey: peer.region.endKey,
            confVersion: peer.region.confVersion, version: 1, term: peer.hard.term,
            peers: peer.region.peers.map { RegionReport.Peer(id: $0.id, storeID: $0.storeID) },
            leaderPeerID: peer.peerID, downPeers: peer.downPeers(now: now), pendingPeers: peer.pendingPeers(),
            writtenBytes: flow.bytesWritten, readBytes: flow.bytesRead, writtenKeys: flow.keysWritten,
            readKeys: flow.keysRead, approximateSizeMiB: size, approximateKeys: size * peer.region.keysPerMiB)
    }

    private mutating func storeStats(now: UInt64) -> StoreStats {
        let flow = flows.takeStore()
        let interval = reports.lastStoreReport.map { Double(now - min($0, now)) / 1e9 } ?? 10
        return StoreStats(
            capacity: store.capacityBytes, available: store.capacityBytes - usedBytes, used: usedBytes,
            regionCount: raft.peers.count, slowScore: slowScore.rounded, isBusy: false, sendingSnapshots: 0,
            receivingSnapshots: 0, applyingSnapshots: 0, bytesWritten: flow.bytesWritten, bytesRead: flow.bytesRead,
            keysWritten: flow.keysWritten, keysRead: flow.keysRead, intervalSeconds: interval)
    }

    /// A region grows with its log, so every replica tells the same size.
    static func sizeBytes(of peer: RegionPeer) -> UInt64 {
        peer.region.sizeMiB << 20 + peer.hard.lastIndex * bytesPerEntry
    }

    /// What the store's regions take on disk, at most all there is.
    var usedBytes: UInt64 {
        let data = raft.peers.reduce(0) { $0 + Double(Self.sizeBytes(of: $1)) } * Self.compression
        return min(store.capacityBytes, Self.baseBytes + UInt64(data))
    }
}
