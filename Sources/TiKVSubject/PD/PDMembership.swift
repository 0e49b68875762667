internal import OperatorCore

/// Which members PD has, and through which doors each is asked.
struct PDMembership: Sendable {
    /// By PD's own list, in order of name; empty until it was seen.
    private(set) var members: [PDMember] = []
    private(set) var doors: [PDDoor]
    /// Endpoints that were checked under their address before it was known which member they are.
    private(set) var retired: [ComponentID] = []
    private let resolve: AddressResolver

    init(endpoints: [ServerAddress], resolve: @escaping AddressResolver) {
        var seen: Set<String> = []
        doors = endpoints.filter { seen.insert($0.key).inserted }.map { PDDoor(address: $0, isConfigured: true) }
        self.resolve = resolve
    }

    var isOnLoopback: Bool { doors.contains { $0.isConfigured && $0.address.isLoopback } }

    /// Configured endpoints of which nothing says which member they are.
    var strangers: [PDDoor] { doors.filter { $0.isConfigured && $0.member == nil } }

    func doors(of member: String) -> [PDDoor] { doors.filter { $0.member == member } }

    /// How a member is seen from here: its best door among those whose word counts; nil where there is none.
    func standing(of member: String) -> PDDoor? {
        doors(of: member).filter(\.isArmed).min { rank($0) < rank($1) }
    }

    private func rank(_ door: PDDoor) -> Int {
        switch door.record.outcome {
        case .serving: 0
        case .starting: 1
        case .strange: 2
        case .timedOut: 3
        case .refused: 4
        case .unable, nil: 5
        }
    }

    /// The doors a round of probes asks: an advertised address that never answered from here only now and then.
    func due(at moment: Moment) -> [ServerAddress] {
        doors.filter { door in
            guard !door.isArmed, let asked = door.record.lastAsked else { return true }
            return moment.elapsed(since: asked) >= .seconds(30) || door.record.asked < 3
        }.map(\.address)
    }

    mutating func absorb(_ answers: [ServerAddress: PDAnswer], at moment: Moment) {
        for index in doors.indices {
            if let answer = answers[doors[index].address] { doors[index].absorb(answer, at: moment) }
        }
    }

    /// Takes who was not really asked: we were held up so long meanwhile.
    mutating func postpone(_ held: [ServerAddress: Duration]) {
        for index in doors.indices {
            if let heldUp = held[doors[index].address] { doors[index].postpone(heldUp: heldUp) }
        }
    }

    /// Some door whose word counts was not really asked by the last round.
    var isInDoubt: Bool { doors.contains { $0.isArmed && $0.record.heldUp != nil } }

    mutating func forgetCounts() {
        for index in doors.indices { doors[index].record.forgetCounts() }
    }

    /// Takes PD's list of members: names the doors and adds those that are advertised.
    mutating func adopt(_ list: [PDMember]) {
        let strangersBefore = members.isEmpty ? [] : strangers.map(\.component)
        members = list.sorted { $0.name < $1.name }
        let advertised = advertisedDoors()
        doors.removeAll { !$0.isConfigured && advertised[$0.address.key] == nil }
        for index in doors.indices {
            doors[index].member = advertised[doors[index].address.key]?.member
            if members.count == 1 { doors[index].member = members.first?.name }
        }
        let known = Set(doors.map(\.address.key))
        for (key, door) in advertised.sorted(by: { $0.key < $1.key }) where !known.contains(key) {
            doors.append(door)
        }
        let strangersNow = Set(strangers.map(\.component))
        retired += strangersBefore.filter { !strangersNow.contains($0) && !retired.contains($0) }
        retired.removeAll { strangersNow.contains($0) }
    }

    /// By key: each address exactly one member advertises and that can be dialled from here.
    private func advertisedDoors() -> [String: PDDoor] {
        var found: [String: PDDoor] = [:]
        var shared: Set<String> = []
        for member in members {
            for address in addresses(of: member) {
                if let other = found[address.key], other.member != member.name { shared.insert(address.key) }
                found[address.key] = PDDoor(address: address, isConfigured: false, member: member.name)
            }
        }
        return found.filter { !shared.contains($0.key) }
    }

    /// Each member's name by that name and by the `host:port` of each of its client URLs.
    var memberNames: [String: String] {
        let names = members.flatMap { member in
            ([member.name] + member.clientURLs.prefix(4).compactMap { ServerAddress($0, defaultPort: 2379)?.hostPort })
                .map { ($0, member.name) }
        }
        return Dictionary(names, uniquingKeysWith: { first, _ in first })
    }

    private func addresses(of member: PDMember) -> [ServerAddress] {
        member.clientURLs.prefix(4).compactMap { url -> ServerAddress? in
            guard var address = ServerAddress(url, defaultPort: 2379) else { return nil }
            if address.isWildcard {
                guard let peer = member.peerURLs.first.flatMap({ ServerAddress($0, defaultPort: 2380) }) else {
                    return nil
                }
                address.host = peer.host
            }
            let resolved = ServerAddress(resolve(address.hostPort), defaultPort: 2379, defaultScheme: address.scheme)
            guard let resolved, !resolved.isWildcard else { return nil }
            return resolved.isLoopback && !isOnLoopback ? nil : resolved
        }
    }
}

extension PDDoor {
    /// How it is named in checks: its member, else its address.
    var component: ComponentID { ComponentID(member: member ?? address.hostPort) }
}
