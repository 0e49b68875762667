import LoopbackHTTPServer

/// /stores and /store/{id}.
struct PDStoreAnswers {
    let raftCluster: PDRaftCluster
    let request: HTTPRequest

    func answer(_ route: PDRoute) -> HTTPResponse {
        guard case .store(let text) = route else { return stores() }
        switch PDText.unsigned(text) {
        case .failure(let error): return PDAnswer.badInput(error.message)
        case .success(let id):
            guard let view = raftCluster.stores[id] else { return PDAnswer.storeNotFound(id) }
            let figures = PDStoreFigures.gather(raftCluster.regions.sorted)
            return PDAnswer.json(Self.json(view, figures[id] ?? PDStoreFigures(), now: NodeProcess.wallNanoseconds))
        }
    }

    /// In random order, as PD's come. Simulated stores are never removed, so state 1 and 2 select none.
    private func stores() -> HTTPResponse {
        var states: Set<Int> = []
        for item in request.queryItems where item.name == "state" {
            switch PDText.integer(item.value) {
            case .failure(let error): return PDAnswer.problem(error.message, status: 500)
            case .success(let state): states.insert(state)
            }
        }
        let selected = states.isEmpty || states.contains(0) ? Array(raftCluster.stores.values).shuffled() : []
        let figures = PDStoreFigures.gather(raftCluster.regions.sorted)
        let now = NodeProcess.wallNanoseconds
        let stores = selected.map { Self.json($0, figures[$0.meta.id] ?? PDStoreFigures(), now: now) }
        return PDAnswer.json(["count": .int(stores.count), "stores": .array(stores)])
    }

    /// A StoreInfo; what is zero in the protobuf message is left out.
    static func json(_ view: PDStoreInfo, _ figures: PDStoreFigures, now: Int64) -> OrderedJSON {
        ["store": store(view, now: now), "status": status(view, figures)]
    }

    private static func store(_ view: PDStoreInfo, now: Int64) -> OrderedJSON {
        let meta = view.meta
        var pairs: [(String, OrderedJSON)] = [
            ("id", .uint(meta.id)), ("address", .string(meta.address)),
            ("labels", .array([label("zone", meta.zone), label("host", meta.host)])),
            ("version", .string(meta.version)), ("peer_address", .string(meta.address)),
            ("status_address", .string(meta.statusAddress)), ("git_hash", .string(meta.gitHash)),
            ("start_timestamp", .int(meta.startTimestamp)), ("deploy_path", .string("rehearsal/tikv-\(meta.id)")),
        ]
        if let last = view.lastHeartbeatNanoseconds { pairs.append(("last_heartbeat", .int(last))) }
        if meta.isServing { pairs.append(("node_state", 1)) }
        pairs.append(("state_name", .string(view.stateName(nowNanoseconds: now))))
        return .object(pairs)
    }

    private static func label(_ key: String, _ value: String) -> OrderedJSON {
        ["key": .string(key), "value": .string(value)]
    }

    private static func status(_ view: PDStoreInfo, _ figures: PDStoreFigures) -> OrderedJSON {
        let stats = view.stats
        var pairs: [(String, OrderedJSON)] = [
            ("capacity", .string(PDText.bytes(stats?.capacity ?? 0))),
            ("available", .string(PDText.bytes(stats?.available ?? 0))),
            ("used_size", .string(PDText.bytes(stats?.used ?? 0))),
            ("leader_count", .int(figures.leaders)), ("leader_weight", 1),
            ("leader_score", .int(figures.leaders)),
            ("leader_size", .uint(figures.leaderSizeMiB)), ("region_count", .int(figures.regions)),
            ("region_weight", 1),
            ("region_score", .number(view.regionScore(regionSizeMiB: Double(figures.regionSizeMiB)))),
            ("region_size", .uint(figures.regionSizeMiB)),
        ]
        if figures.pendingPeers > 0 { pairs.append(("pending_peer_count", .int(figures.pendingPeers))) }
        pairs += reported(stats) + times(view)
        return .object(pairs)
    }

    private static func reported(_ stats: StoreStats?) -> [(String, OrderedJSON)] {
        guard let stats else { return [] }
        var pairs: [(String, OrderedJSON)] = []
        if stats.slowScore > 0 { pairs.append(("slow_score", .int(stats.slowScore))) }
        if stats.sendingSnapshots > 0 { pairs.append(("sending_snap_count", .int(stats.sendingSnapshots))) }
        if stats.receivingSnapshots > 0 { pairs.append(("receiving_snap_count", .int(stats.receivingSnapshots))) }
        if stats.isBusy { pairs.append(("is_busy", true)) }
        return pairs
    }

    /// uptime is the last heartbeat minus the start, so it stands still for a dead store.
    private static func times(_ view: PDStoreInfo) -> [(String, OrderedJSON)] {
        let start = view.meta.startTimestamp * 1_000_000_000
        let last = view.lastHeartbeatNanoseconds ?? 0
        var pairs: [(String, OrderedJSON)] = [
            ("start_ts", .string(PDText.time(nanoseconds: start))),
            ("last_heartbeat_ts", .string(PDText.time(nanoseconds: last))),
        ]
        if last > start { pairs.append(("uptime", .string(PDText.duration(nanoseconds: last - start)))) }
        return pairs
    }
}
