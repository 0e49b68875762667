/// What PD can be asked. All are GETs that change nothing.
enum PDQuestion: Hashable, Sendable {
    /// Of a member, answered by itself: whom it follows.
    case leader
    case members
    /// Up and Offline stores.
    case stores
    /// Tombstones, too.
    case allStores
    case cluster
    case clusterStatus
    case replication
    /// How PD schedules: when it gives up on a silent store.
    case schedule
    case regionCount
    case missingPeers
    case downPeers
    case pendingPeers
    case regionsOfStore(UInt64)
    /// How far the removal of a store is (v6.1 and later; 404 where none runs).
    case removal(UInt64)
    /// Regions on one of PD's lists, for a question of a person or a model.
    case listed(RegionList)

    var path: String {
        switch self {
        case .leader: "/pd/api/v1/leader"
        case .members: "/pd/api/v1/members"
        case .stores: "/pd/api/v1/stores"
        case .allStores: "/pd/api/v1/stores?state=0&state=1&state=2"
        case .cluster: "/pd/api/v1/cluster"
        case .clusterStatus: "/pd/api/v1/cluster/status"
        case .replication: "/pd/api/v1/config/replicate"
        case .schedule: "/pd/api/v1/config/schedule"
        case .regionCount: "/pd/api/v1/regions/count"
        case .missingPeers: "/pd/api/v1/regions/check/miss-peer"
        case .downPeers: "/pd/api/v1/regions/check/down-peer"
        case .pendingPeers: "/pd/api/v1/regions/check/pending-peer"
        case .regionsOfStore(let id): "/pd/api/v1/regions/store/\(id)"
        case .removal(let id): "/pd/api/v1/stores/progress?id=\(id)"
        case .listed(let list): "/pd/api/v1\(list.path)"
        }
    }

    /// True where the member asked is to answer by itself instead of passing it on to the leader.
    var isForMemberItself: Bool { self == .leader }

    /// How long the leader itself is waited for; tens of thousands of regions take it seconds to list.
    var timeout: Duration {
        if case .regionsOfStore = self { .seconds(20) } else { .seconds(3) }
    }

    /// The most bytes of an answer: 2,000 stores are 2 MB, a region about 0.5 KB.
    var maximumBytes: Int {
        switch self {
        case .leader: 256 << 10
        case .regionsOfStore: 64 << 20
        case .missingPeers, .downPeers, .pendingPeers, .listed: 32 << 20
        default: 16 << 20
        }
    }
}
