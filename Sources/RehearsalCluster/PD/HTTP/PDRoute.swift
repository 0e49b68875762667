import LoopbackHTTPServer

/// Which question a path is, below /pd/api/v1.
enum PDRoute: Equatable {
    case members
    case leader
    case transferLeader(String)
    case resignLeader
    case health
    case cluster
    case clusterStatus
    case version
    case status
    case ping
    case stores
    case store(String)
    case config
    case configPart(String)
    case regionsCount
    case regionsByKey
    case regionsOfStore(String)
    case regionsCheck(PDRegionCheck)
    case regionsTop(String)
    case regions
    case regionByID(String)
    case regionByKey(String)
    case regionStatistics

    /// The method each takes; OPTIONS is answered everywhere.
    var method: String {
        switch self {
        case .transferLeader, .resignLeader: "POST"
        default: "GET"
        }
    }

    static let configParts = ["replicate", "schedule", "pd-server", "cluster-version"]
    static let tops = ["writeflow", "readflow", "size", "keys", "confver", "version"]

    /// Nil for a path PD does not have. `path` follows /pd/api/v1.
    static func parse(_ path: Substring) -> PDRoute? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .map { PercentCoding.decode($0) }
        if parts.contains("") { return nil }
        if let plain = plain[parts.joined(separator: "/")] { return plain }
        guard let first = parts.first, let last = parts.last else { return nil }
        switch (parts.count, first) {
        case (2, "store"): return .store(last)
        case (2, "config") where configParts.contains(last): return .configPart(last)
        case (2, "regions") where tops.contains(last): return .regionsTop(last)
        case (3, "regions") where parts[1] == "store": return .regionsOfStore(last)
        case (3, "regions") where parts[1] == "check": return PDRegionCheck(rawValue: last).map { .regionsCheck($0) }
        case (3, "region") where parts[1] == "id": return .regionByID(last)
        case (3, "region") where parts[1] == "key": return .regionByKey(last)
        case (3, "leader") where parts[1] == "transfer": return .transferLeader(last)
        default: return nil
        }
    }

    private static let plain: [String: PDRoute] = [
        "members": .members, "leader": .leader, "leader/resign": .resignLeader, "health": .health, "cluster": .cluster,
        "cluster/status": .clusterStatus, "version": .version, "status": .status, "ping": .ping, "stores": .stores,
        "config": .config, "regions": .regions, "regions/count": .regionsCount, "regions/key": .regionsByKey,
        "stats/region": .regionStatistics,
    ]

    /// Answered by the asked member itself, whatever the others do (since v8.5.5).
    var isAlwaysLocal: Bool {
        switch self {
        case .status, .health, .ping, .version, .config: true
        default: false
        }
    }
}
