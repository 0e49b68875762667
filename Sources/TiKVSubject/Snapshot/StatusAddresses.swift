internal import OperatorCore

/// Where each store's status port is dialled from here, or why it is not.
struct StatusAddresses: Sendable, Equatable {
    enum Way: Sendable, Hashable {
        case dial(ServerAddress)
        /// Why nobody is asked, in words.
        case unreachable(String)
    }

    private(set) var ways: [UInt64: Way] = [:]

    subscript(id: UInt64) -> ServerAddress? {
        if case .dial(let address) = ways[id] { address } else { nil }
    }

    func reason(_ id: UInt64) -> String? {
        if case .unreachable(let why) = ways[id] { why } else { nil }
    }

    /// Advertised is not reachable: a wildcard host becomes the host of the store's address; a loopback address is
    /// dialled only where PD itself is on loopback; one that two stores share is dialled for neither.
    init(stores: [PDStore], isPDOnLoopback: Bool, resolve: AddressResolver) {
        var owners: [String: Int] = [:]
        for store in stores where !store.isGone {
            let way = Self.way(to: store, isPDOnLoopback: isPDOnLoopback, resolve: resolve)
            ways[store.id] = way
            if case .dial(let address) = way { owners[address.key, default: 0] += 1 }
        }
        for (id, way) in ways {
            if case .dial(let address) = way, owners[address.key] != 1 {
                ways[id] = Way.unreachable("another store advertises the same status address \(address.hostPort)")
            }
        }
    }

    private static func way(to store: PDStore, isPDOnLoopback: Bool, resolve: AddressResolver) -> Way {
        guard let advertised = store.statusAddress else { return .unreachable("PD names no status address") }
        guard var address = ServerAddress(advertised, defaultPort: 20180) else {
            return .unreachable("its status address cannot be read")
        }
        if address.isWildcard {
            guard let client = ServerAddress(store.address, defaultPort: 20160), !client.isWildcard else {
                return .unreachable("its status address names no host")
            }
            address.host = client.host
        }
        guard let resolved = ServerAddress(resolve(address.hostPort), defaultPort: 20180), !resolved.isWildcard else {
            return .unreachable("its status address has no way from here")
        }
        if resolved.isLoopback && !isPDOnLoopback { return .unreachable("its status address is a loopback address") }
        return .dial(resolved)
    }
}
