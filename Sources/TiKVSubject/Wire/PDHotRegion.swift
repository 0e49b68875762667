/// PD's lists of regions that a question can be about; the raw values are the questions' own words.
enum RegionList: String, Decodable, Sendable, Hashable, CaseIterable {
    case downPeer = "down_peer"
    case missingPeer = "miss_peer"
    case pendingPeer = "pending"
    case hotRead = "hot_read"
    case hotWrite = "hot_write"

    /// Below /pd/api/v1.
    var path: String {
        switch self {
        case .downPeer: "/regions/check/down-peer"
        case .missingPeer: "/regions/check/miss-peer"
        case .pendingPeer: "/regions/check/pending-peer"
        case .hotRead: "/hotspot/regions/read"
        case .hotWrite: "/hotspot/regions/write"
        }
    }

    var isHot: Bool { self == .hotRead || self == .hotWrite }
}

/// A region with much load, as PD's leader counts it.
struct PDHotRegion: Decodable, Hashable, Sendable {
    var id: UInt64
    var store: UInt64
    /// Per second.
    var bytes: Double
    var queries: Double
    /// Reports in a row in which it was hot.
    var degree: Int

    private enum Keys: String, CodingKey {
        case id = "region_id"
        case store = "store_id"
        case bytes = "flow_bytes"
        case queries = "flow_query"
        case degree = "hot_degree"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        id = try container.decode(WireID.self, forKey: .id).value
        store = try container.decode(WireID.self, forKey: .store).value
        bytes = container.lenient(.bytes) ?? 0
        queries = container.lenient(.queries) ?? 0
        degree = container.lenient(.degree) ?? 0
    }
}

/// The answer of `/hotspot/regions/…`: by store, as leaders and as peers; either may be null.
struct PDHotAnswer: Decodable, Sendable {
    private struct OfStore: Decodable, Sendable {
        var regions: [PDHotRegion]
        private enum Keys: String, CodingKey { case statistics }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            regions = container.lenient(.statistics, as: LossyArray<PDHotRegion>.self)?.elements ?? []
        }
    }

    /// Led by the store they are listed under.
    var regions: [PDHotRegion]

    private enum Keys: String, CodingKey { case leaders = "as_leader" }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        let stores = container.lenient(.leaders, as: [String: OfStore].self) ?? [:]
        regions = stores.values.flatMap(\.regions)
    }
}
