/// One member's share of the agreement: consensus and leadership driven by one clock. Pure.
struct PDMemberCore: Sendable {
    static let tickSeconds = 0.5

    var consensus: PDConsensus
    var leadership: PDLeadership
    private var lastTick: Double

    /// `rank`: another one for each member (0, 1, 2…), dealt out by the seed. It shifts the ticks against each other,
    /// as the start times of real processes do.
    init(name: String, others: [String], persistent: PDPersistentState, seed: UInt64, rank: Int, now: Double) {
        consensus = PDConsensus(name: name, others: others, persistent: persistent, seed: seed)
        consensus.fastForward(rank: rank)
        leadership = PDLeadership(name: name)
        lastTick = now - Self.tickSeconds * Double(rank) / Double(others.count + 1)
    }

    /// Seconds have passed. A gap (a stopped process) counts as one tick, as it does for Go's ticker: members that were
    /// stopped together find their consensus leader unchanged.
    mutating func advance(now: Double) {
        if now - lastTick >= Self.tickSeconds {
            lastTick = now - lastTick < 2 * Self.tickSeconds ? lastTick + Self.tickSeconds : now
            consensus.tick()
        }
        leadership.advance(now: now, consensus: &consensus)
    }

    mutating func receive(_ message: PDConsensusMessage, now: Double) {
        consensus.receive(message)
        leadership.advance(now: now, consensus: &consensus)
    }

    mutating func takeOutbox() -> [PDConsensusMessage] {
        defer { consensus.outbox = [] }
        return consensus.outbox
    }

    mutating func takeEvents() -> [PDConsensusEvent] {
        defer { consensus.events = [] }
        return consensus.events
    }

    /// Whom `/leader` names: this member while it serves, else the holder of the key; nil while nobody is known to lead.
    var leaderName: String? {
        if leadership.isServing { return consensus.name }
        guard let key = consensus.committed.leader, key.name != consensus.name else { return nil }
        return key.name
    }
}
