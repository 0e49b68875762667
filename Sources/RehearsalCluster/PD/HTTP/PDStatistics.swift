import LoopbackHTTPServer

/// /stats/region: sums over the regions of a key range, in all and for each store.
struct PDStatistics {
    let regions: PDRegionPicture
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

    private func totals(count: Int, regions: [RegionReport]) -> [(String, PDJSON)] {
        [
            ("count", .int(count)), ("empty_count", .int(regions.filter(\.isEmpty).count)),
            ("storage_size", .uint(regions.reduce(0) { $0 + $1.approximateSizeMiB })), ("user_storage_size", .int(0)),
            ("storage_keys", .uint(regions.reduce(0) { $0 + $1.approximateKeys })),
        ]
    }

    private func maps(_ figures: [UInt64: PDStoreFigures]?) -> [(String, PDJSON)] {
        func map(leaders: Bool, _ value: (PDStoreFigures) -> UInt64) -> PDJSON {
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
