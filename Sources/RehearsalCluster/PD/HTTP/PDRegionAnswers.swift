import LoopbackHTTPServer

/// /regions…, /region/… and /stats/region.
struct PDRegionAnswers {
    let raftCluster: PDRaftCluster
    let request: HTTPRequest
    let replicas: Int

    static func count(_ count: Int) -> HTTPResponse {
        PDAnswer.json(["count": .int(count), "regions": .null])
    }

    func answer(_ route: PDRoute) -> HTTPResponse {
        switch route {
        case .regionsCount: return Self.count(raftCluster.regions.count)
        case .regions: return list(raftCluster.regions.sorted.shuffled())
        case .regionsCheck(let check): return list(raftCluster.regions(check: check, replicas: replicas).shuffled())
        case .regionsOfStore(let text):
            switch PDText.integer(text) {
            case .failure(let error): return PDAnswer.problem(error.message, status: 400)
            case .success(let id):
                return list(
                    raftCluster.regions.sorted.filter { region in
                        region.peers.contains { $0.storeID == UInt64(clamping: id) }
                    })
            }
        case .regionsByKey: return byKey()
        case .regionsTop(let what): return top(what)
        case .regionByID(let text):
            switch PDText.unsigned(text) {
            case .failure(let error): return PDAnswer.problem(error.message, status: 400)
            case .success(let id): return PDAnswer.regions(Self.json(raftCluster.regions.region(id: id)))
            }
        case .regionByKey(let key):
            return PDAnswer.regions(
                Self.json(raftCluster.regions.region(holding: RegionReport.hexadecimal(Array(key.utf8)))))
        default: return PDStatistics(regions: raftCluster.regions, request: request).answer()
        }
    }

    private func list(_ regions: [RegionReport]) -> HTTPResponse {
        PDAnswer.regions(["count": .int(regions.count), "regions": .array(regions.map { Self.json($0) })])
    }

    private func byKey() -> HTTPResponse {
        switch limit() {
        case .failure(let error): return PDAnswer.problem(error.message, status: 400)
        case .success(let limit):
            let start = Self.key("key", of: request)
            let end = Self.key("end_key", of: request)
            return list(Array(raftCluster.regions.regions(from: start, to: end).prefix(max(0, limit))))
        }
    }

    private func top(_ what: String) -> HTTPResponse {
        let weigh: (RegionReport) -> UInt64 = { region in
            switch what {
            case "writeflow": region.writtenBytes
            case "readflow": region.readBytes
            case "size": region.approximateSizeMiB
            case "keys": region.approximateKeys
            case "confver": region.confVersion
            default: region.version
            }
        }
        switch limit() {
        case .failure(let error): return PDAnswer.problem(error.message, status: 400)
        case .success(let limit):
            return list(Array(raftCluster.regions.sorted.sorted { weigh($0) > weigh($1) }.prefix(max(0, limit))))
        }
    }

    /// 16 unless asked otherwise, at most 10240.
    private func limit() -> Result<Int, PDText.NumberError> {
        guard let text = request.queryItems.first(where: { $0.name == "limit" })?.value else { return .success(16) }
        return PDText.integer(text).map { min($0, 10_240) }
    }

    /// A key of the query as upper-case hexadecimal, the form regions have theirs in.
    static func key(_ name: String, of request: HTTPRequest) -> String {
        let pairs = (request.query ?? "").split(separator: "&")
        let raw = pairs.first { $0.hasPrefix(name + "=") }?.dropFirst(name.count + 1) ?? ""
        return RegionReport.hexadecimal(PercentCoding.bytes(raw, plusIsBlank: true))
    }

    /// A RegionInfo; nil is the zero object PD answers for a region it does not know.
    static func json(_ region: RegionReport?) -> OrderedJSON {
        guard let region else { return .object(head(nil) + [("leader", leader(nil))] + flows(nil)) }
        let epoch = OrderedJSON.object([("conf_ver", .uint(region.confVersion)), ("version", .uint(region.version))])
        var pairs = head(region)
        pairs.append(("epoch", epoch))
        pairs.append(("peers", .array(region.peers.map { peer($0) })))
        pairs.append(("leader", leader(region.peers.first { $0.id == region.leaderPeerID && $0.id != 0 })))
        let byID = Dictionary(region.peers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let down = region.downPeers.compactMap { down in
            byID[down.peerID].map {
                OrderedJSON.object([("peer", peer($0)), ("down_seconds", .uint(down.downSeconds))])
            }
        }
        if !down.isEmpty { pairs.append(("down_peers", .array(down))) }
        let pending = region.pendingPeers.compactMap { byID[$0] }.map { peer($0) }
        if !pending.isEmpty { pairs.append(("pending_peers", .array(pending))) }
        return .object(pairs + flows(region))
    }

    private static func head(_ region: RegionReport?) -> [(String, OrderedJSON)] {
        [
            ("id", .uint(region?.id ?? 0)), ("start_key", .string(region?.startKey ?? "")),
            ("end_key", .string(region?.endKey ?? "")),
        ]
    }

    private static func peer(_ peer: RegionReport.Peer) -> OrderedJSON {
        ["role_name": "Voter", "id": .uint(peer.id), "store_id": .uint(peer.storeID)]
    }

    private static func leader(_ found: RegionReport.Peer?) -> OrderedJSON {
        found.map { peer($0) } ?? ["role_name": ""]
    }

    private static func flows(_ region: RegionReport?) -> [(String, OrderedJSON)] {
        [
            ("cpu_usage", 0), ("written_bytes", .uint(region?.writtenBytes ?? 0)),
            ("read_bytes", .uint(region?.readBytes ?? 0)), ("written_keys", .uint(region?.writtenKeys ?? 0)),
            ("read_keys", .uint(region?.readKeys ?? 0)),
            ("approximate_size", .uint(region?.approximateSizeMiB ?? 0)),
            ("approximate_keys", .uint(region?.approximateKeys ?? 0)),
        ]
    }
}

/// /stats/region: sums over the regions of a key range, in all and for each store.
struct PDStatistics {
    let regions: PDRegionsInfo
    let request: HTTPRequest

    func answer() -> HTTPResponse {
        let start = PDRegionAnswers.key("start_key", of: request)
        let end = PDRegionAnswers.key("end_key", of: request)
        let selected = regions.regions(from: start, to: end)
        // With `count` PD counts and leaves the rest out.
        if request.queryItems.contains(where: { $0.name == "count" }) {
            return PDAnswer.json(.object(totals(count: selected.count, regions: []) + maps(nil)))
        }
        let figures = PDStoreFigures.gather(selected)
        return PDAnswer.json(.object(totals(count: selected.count, regions: selected) + maps(figures)))
    }

    private func totals(count: Int, regions: [RegionReport]) -> [(String, OrderedJSON)] {
        [
            ("count", .int(count)), ("empty_count", .int(regions.filter(\.isEmpty).count)),
            ("storage_size", .uint(regions.reduce(0) { $0 + $1.approximateSizeMiB })), ("user_storage_size", 0),
            ("storage_keys", .uint(regions.reduce(0) { $0 + $1.approximateKeys })),
        ]
    }

    private func maps(_ figures: [UInt64: PDStoreFigures]?) -> [(String, OrderedJSON)] {
        func map(leaders: Bool, _ value: (PDStoreFigures) -> UInt64) -> OrderedJSON {
            guard let figures else { return .null }
            let shown = figures.filter { !leaders || $0.value.leaders > 0 }.sorted { $0.key < $1.key }
            return .object(shown.map { ("\($0.key)", .uint(value($0.value))) })
        }
        return [
            ("store_leader_count", map(leaders: true) { UInt64($0.leaders) }),
            ("store_peer_count", map(leaders: false) { UInt64($0.regions) }),
            ("store_leader_size", map(leaders: true) { $0.leaderSizeMiB }),
            ("store_leader_keys", map(leaders: true) { $0.leaderKeys }),
            ("store_peer_size", map(leaders: false) { $0.regionSizeMiB }),
            ("store_peer_keys", map(leaders: false) { $0.regionKeys }),
        ]
    }
}
