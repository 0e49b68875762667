internal import OperatorCore

/// A PD member as `/members` and `/leader` describe it.
struct PDMember: Hashable, Sendable {
    /// 64 bits, often over 2^53.
    var id: UInt64
    /// Its name; one that joined and has not started yet has only its id, as text.
    var name: String
    /// Where clients reach it; empty for one that has not started yet.
    var clientURLs: [String]
    var peerURLs: [String]
    var version: String?

    var component: ComponentID { ComponentID(member: name) }
}

extension PDMember: Decodable {
    private enum Keys: String, CodingKey {
        case name
        case id = "member_id"
        case clientURLs = "client_urls"
        case peerURLs = "peer_urls"
        case version = "binary_version"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        id = container.id(.id) ?? 0
        clientURLs = container.lenient(.clientURLs, as: LossyArray<String>.self)?.elements ?? []
        peerURLs = container.lenient(.peerURLs, as: LossyArray<String>.self)?.elements ?? []
        version = container.text(.version)
        guard let name = container.text(.name, maximumScalars: 80) ?? (id == 0 ? nil : String(id)) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: container.codingPath, debugDescription: "a member without name and id"))
        }
        self.name = name
    }
}

/// The answer of `/members`.
struct PDMemberList: Decodable, Sendable {
    var clusterID: UInt64?
    var members: [PDMember]
    var leader: PDMember?
    var etcdLeader: PDMember?

    private enum Keys: String, CodingKey {
        case header, members, leader
        case etcdLeader = "etcd_leader"
    }

    private struct Header: Decodable, Sendable {
        var clusterID: WireID
        private enum CodingKeys: String, CodingKey { case clusterID = "cluster_id" }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        clusterID = container.lenient(.header, as: Header.self)?.clusterID.value
        members = try container.decode(LossyArray<PDMember>.self, forKey: .members).elements
        leader = container.lenient(.leader)
        etcdLeader = container.lenient(.etcdLeader)
    }
}

/// The answer of `/leader`: a member, or `null` where the one asked knows of none.
struct PDLeaderAnswer: Decodable, Sendable {
    var leader: PDMember?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        leader = container.decodeNil() ? nil : try container.decode(PDMember.self)
    }
}
