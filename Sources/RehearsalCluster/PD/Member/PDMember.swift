import FoundationEssentials
import Glibc
import LoopbackHTTPServer
import Synchronization

/// One simulated PD member: its agreement with the others, and the cluster's picture while it leads.
///
/// One lock guards the state; it is never held across a call to another node. Threads: a ticker, one sender for each other
/// member, one that follows the leader's regions, and the HTTP servers' own.
final class PDMember: Sendable {
    enum Stage: Sendable, Equatable {
        /// No consensus leader has been seen since the start: every request waits.
        case alone
        /// Joining: until this time redirected requests are refused.
        case starting(until: Double)
        case running
    }

    struct State: Sendable {
        var core: PDMemberCore
        var stage = Stage.alone
        /// Set while this member serves as PD leader.
        var picture: PDPicture?
        /// The regions as the leader told them.
        var followed = PDRegionPicture()
        var followedLease: UInt64 = 0
        var followedSequence: UInt64 = 0
        var counters = PDMemberCounters()
    }

    let plan: RehearsalPlan
    let me: RehearsalPlan.Member
    let log: PDLog
    let startNanoseconds: Int64
    let state: Mutex<State>
    private let storage: PDStorage
    private let mailboxes: [String: PDMailbox]

    /// `me` must be one of the plan's members.
    init(plan: RehearsalPlan, me: RehearsalPlan.Member) {
        self.plan = plan
        self.me = me
        log = PDLog(path: "\(plan.directory)/\(me.name).log")
        startNanoseconds = PDClock.wallNanoseconds
        storage = PDStorage(directory: plan.directory, name: me.name)
        let others = plan.members.map(\.name).filter { $0 != me.name }
        mailboxes = Dictionary(uniqueKeysWithValues: others.map { ($0, PDMailbox()) })
        let index = plan.members.firstIndex { $0.name == me.name } ?? 0
        let rank = (index + Int(plan.seed % UInt64(plan.members.count))) % plan.members.count
        let core = PDMemberCore(
            name: me.name, others: others, kept: storage.loadState() ?? PDKeptState(),
            seed: plan.seed ^ me.memberID ^ UInt64(bitPattern: startNanoseconds), rank: rank, now: PDClock.uptime)
        var state = State(core: core)
        for report in storage.loadRegions() { state.followed.take(report) }
        state.followed.forgetLeaders()
        self.state = Mutex(state)
    }

    func member(named name: String) -> RehearsalPlan.Member? { plan.members.first { $0.name == name } }

    /// Starts the threads; they run as long as the process.
    func start() {
        writeWelcome()
        for (name, mailbox) in mailboxes {
            guard let other = member(named: name) else { continue }
            try? NodeThread.start(named: "pd-peer") { [self] in while true { post(mailbox.take(), to: other) } }
        }
        try? NodeThread.start(named: "pd-tick") { [self] in
            while true {
                step()
                usleep(20_000)
            }
        }
        try? NodeThread.start(named: "pd-work") { [self] in
            while true {
                usleep(1_000_000)
                followRegions()
            }
        }
    }

    /// Takes messages of another member and returns the answers for it.
    func deliver(_ messages: [PDConsensusMessage]) -> [PDConsensusMessage] {
        let now = PDClock.uptime
        let outbox = update { state in
            for message in messages { state.core.receive(message, now: now) }
        }
        let sender = messages.first?.from
        for message in outbox where message.to != sender { mailboxes[message.to]?.put(message) }
        return outbox.filter { $0.to == sender }
    }

    /// Makes a change in the cluster's agreed state: here, or through the consensus leader. Does not wait for it.
    func propose(_ change: PDChange) {
        var leader: String?
        let outbox = update { state in
            if !state.core.consensus.propose(change) { leader = state.core.consensus.leader }
        }
        send(outbox)
        if let leader, leader != me.name { mailboxes[leader]?.put(change) }
    }

    func forward(_ change: PDChange, to leader: String) {
        mailboxes[leader]?.put(change)
    }

    func send(_ messages: [PDConsensusMessage]) {
        for message in messages { mailboxes[message.to]?.put(message) }
    }

    /// Changes the state under the lock, does what follows from it, keeps what must be kept; the result is to be sent.
    func update(_ change: (inout State) -> Void) -> [PDConsensusMessage] {
        state.withLock { state in
            change(&state)
            settle(&state)
            if state.core.consensus.isUnsaved {
                storage.save(state.core.consensus.kept)
                state.core.consensus.isUnsaved = false
            }
            return state.core.takeOutbox()
        }
    }

    private func step() {
        let now = PDClock.uptime
        var isUnpublished = false
        let outbox = update { state in
            state.core.advance(now: now)
            advanceStage(&state, now: now)
            let consensus = state.core.consensus
            isUnpublished = consensus.leader != nil && !consensus.committed.published.contains(me.name)
            if isUnpublished, now - state.counters.publishedAt < 0.5 { isUnpublished = false }
            if isUnpublished { state.counters.publishedAt = now }
        }
        send(outbox)
        if isUnpublished { propose(.publish(name: me.name)) }
        keepRegions(now: now)
    }

    /// A member joins as soon as it has heard of a consensus leader; joining took 0.1 to 0.3 s on a recorded PD.
    private func advanceStage(_ state: inout State, now: Double) {
        switch state.stage {
        case .alone where state.core.consensus.leader != nil: state.stage = .starting(until: now + 0.15)
        case .starting(let until) where now >= until: state.stage = .running
        default: break
        }
    }

    private func post(_ content: PDMailbox.Content, to other: RehearsalPlan.Member) {
        if !content.messages.isEmpty, let body = try? JSONEncoder().encode(content.messages) {
            let began = PDClock.uptime
            let reply = try? PDCall.send(port: other.peerPort, target: "/consensus", body: Array(body), seconds: 1)
            countTrip(to: other, seconds: PDClock.uptime - began, arrived: reply != nil)
            if let reply, let answers = try? JSONDecoder().decode([PDConsensusMessage].self, from: Data(reply.body)) {
                for message in deliver(answers) { mailboxes[message.to]?.put(message) }
            }
        }
        for change in content.changes {
            guard let body = try? JSONEncoder().encode(change) else { continue }
            _ = try? PDCall.send(port: other.peerPort, target: "/propose", body: Array(body), seconds: 1)
        }
    }

    private func countTrip(to other: RehearsalPlan.Member, seconds: Double, arrived: Bool) {
        state.withLock { state in
            if arrived {
                state.counters.roundTrips[other.memberID, default: PDHistogram.roundTrip].observe(seconds)
            } else {
                state.counters.failedSends[other.memberID, default: 0] += 1
            }
        }
    }

    private func keepRegions(now: Double) {
        let due: [RegionReport]? = state.withLock { state in
            let regions = state.picture?.regions ?? state.followed
            guard now - state.counters.regionsKeptAt >= 5, regions.sequence != state.counters.regionsKept else {
                return nil
            }
            state.counters.regionsKeptAt = now
            state.counters.regionsKept = regions.sequence
            return regions.sorted
        }
        if let due { storage.save(due) }
    }
}

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

/// A member's memory on disk: term, vote and agreed state, and apart from them the regions it has seen.
///
/// Files are replaced whole (written beside, then renamed). They are not synced: a simulated member survives the death of
/// its process, not that of the machine.
struct PDStorage: Sendable {
    let directory: String
    let name: String

    func loadState() -> PDKeptState? { load("\(name).state.json") }

    func save(_ state: PDKeptState) { store(state, "\(name).state.json") }

    func loadRegions() -> [RegionReport] { load("\(name).regions.json") ?? [] }

    func save(_ regions: [RegionReport]) { store(regions, "\(name).regions.json") }

    private func load<Value: Decodable>(_ file: String) -> Value? {
        guard let data = FileManager.default.contents(atPath: "\(directory)/\(file)") else { return nil }
        return try? JSONDecoder().decode(Value.self, from: data)
    }

    private func store(_ value: some Encodable, _ file: String) {
        guard let data = try? JSONEncoder().encode(value) else { return }
        let path = "\(directory)/\(file)"
        guard FileManager.default.createFile(atPath: path + ".new", contents: data) else { return }
        _ = rename(path + ".new", path)
    }
}

extension PDMember {
    /// A question that PD would leave unanswered ends here at the latest, so that no thread stays for ever.
    static let longestAnswerSeconds = 30.0

    /// It leads, and knows its stores and regions.
    var isServing: Bool { state.withLock { $0.core.leadership.isServing && $0.picture != nil } }
}
