/// What a member counts for its metrics page.
struct PDMemberCounters: Sendable {
    var leaderChangesSeen = 0
    var timestampSaves = 0
    var campaigns = 0
    var healthSuccesses = 0
    var healthFailures = 0
    /// By member id.
    var roundTrips: [UInt64: PDHistogram] = [:]
    var failedSends: [UInt64: Int] = [:]
    var publishedAt = -Double.infinity
    var regionsKeptAt = -Double.infinity
    var regionsKept: UInt64 = 0
}

/// A Prometheus histogram with fixed bounds.
struct PDHistogram: Sendable {
    /// etcd_network_peer_round_trip_time_seconds: 0.1 ms doubled 15 times.
    static let roundTrip = PDHistogram(bounds: (0..<16).map { Double(1 << $0) / 10_000 })

    let bounds: [Double]
    private(set) var counts: [Int]
    private(set) var count = 0
    private(set) var sum = 0.0

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = bounds.map { _ in 0 }
    }

    mutating func observe(_ value: Double) {
        count += 1
        sum += value
        for index in bounds.indices where value <= bounds[index] { counts[index] += 1 }
    }
}
