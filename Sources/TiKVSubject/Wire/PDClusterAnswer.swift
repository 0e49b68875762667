/// The answer of `/cluster`.
struct PDClusterAnswer: Decodable, Sendable {
    var id: UInt64

    private enum Keys: String, CodingKey { case id }

    init(from decoder: any Decoder) throws {
        id = try decoder.container(keyedBy: Keys.self).decode(WireID.self, forKey: .id).value
    }
}

/// The answer of `/cluster/status`.
struct PDClusterStatus: Decodable, Sendable {
    /// False while PD still gathers region heartbeats after its start.
    var isInitialized: Bool

    private enum Keys: String, CodingKey { case isInitialized = "is_initialized" }

    init(from decoder: any Decoder) throws {
        isInitialized = try decoder.container(keyedBy: Keys.self).decode(Bool.self, forKey: .isInitialized)
    }
}

/// The answer of `/config/replicate`.
struct PDReplication: Decodable, Sendable {
    var maximumReplicas: Int

    private enum Keys: String, CodingKey { case maximumReplicas = "max-replicas" }

    init(from decoder: any Decoder) throws {
        maximumReplicas = try decoder.container(keyedBy: Keys.self).decode(Int.self, forKey: .maximumReplicas)
    }
}

/// The answer of `/config/schedule`, as far as it is needed.
struct PDSchedule: Decodable, Sendable {
    var maximumStoreDownTime: Duration?

    private enum Keys: String, CodingKey { case maximumStoreDownTime = "max-store-down-time" }

    init(from decoder: any Decoder) throws {
        let text = try decoder.container(keyedBy: Keys.self).decodeIfPresent(String.self, forKey: .maximumStoreDownTime)
        maximumStoreDownTime = text.flatMap { GoDuration($0)?.duration }
    }
}
