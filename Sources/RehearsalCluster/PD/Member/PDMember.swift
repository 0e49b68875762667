import FoundationEssentials
import Glibc
import LoopbackHTTPServer
import Synchronization

/// One simulated PD member: its agreement with the others, and what it knows of the cluster while it leads.
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
        var raftCluster: PDRaftCluster?
        /// The regions as the leader told them.
        var syncedRegions = PDRegionsInfo()
        var syncedLease: UInt64 = 0
        var syncedSequence: UInt64 = 0
        var metrics = PDMemberMetrics.initial
        /// Uptime seconds of the last attempt to publish this member, of the last write of regions to disk.
        var publishedAt = -Double.infinity
        var regionsPersistedAt = -Double.infinity
        var regionsPersisted: UInt64 = 0
    }

    let plan: RehearsalPlan
    let me: RehearsalPlan.Member
    let log: UnifiedLogFile
    let startNanoseconds: Int64
    let state: Mutex<State>
    private let storage: PDStorage
    private let mailboxes: [String: PDMailbox]

    /// `me` must be one of the plan's members. Throws ``RehearsalNodeError`` where its log cannot be written.
    init(plan: RehearsalPlan, me: RehearsalPlan.Member) throws(RehearsalNodeError) {
        self.plan = plan
        self.me = me
        log = try UnifiedLogFile(path: "\(plan.directory)/\(me.name).log", threadID: nil)
        startNanoseconds = NodeProcess.wallNanoseconds
        storage = PDStorage(directory: plan.directory, name: me.name)
        let others = plan.members.map(\.name).filter { $0 != me.name }
        mailboxes = Dictionary(uniqueKeysWithValues: others.map { ($0, PDMailbox()) })
        let index = plan.members.firstIndex { $0.name == me.name } ?? 0
        let rank = (index + Int(plan.seed % UInt64(plan.members.count))) % plan.members.count
        let core = PDMemberCore(
            name: me.name, others: others, persistent: storage.loadState() ?? PDPersistentState(),
            seed: plan.seed ^ me.memberID ^ UInt64(bitPattern: startNanoseconds), rank: rank,
            now: NodeProcess.uptimeSeconds)
        var state = State(core: core)
        for report in storage.loadRegions() { state.syncedRegions.take(report) }
        state.syncedRegions.forgetLeaders()
        self.state = Mutex(state)
    }

    /// Whether this member leads PD and has taken the cluster up.
    var isServing: Bool { state.withLock { $0.core.leadership.isServing && $0.raftCluster != nil } }

    func member(named name: String) -> RehearsalPlan.Member? { plan.members.first { $0.name == name } }

    /// Starts the threads; they run as long as the process. Throws ``RehearsalNodeError`` where one cannot be had.
    func start() throws(RehearsalNodeError) {
        writeWelcome()
        for (name, mailbox) in mailboxes {
            guard let other = member(named: name) else { continue }
            try NodeProcess.startThread(named: "peer-\(name)") { [self] in
                while true { post(mailbox.take(), to: other) }
            }
        }
        try NodeProcess.startThread(named: "ticker") { [self] in
            while true {
                step()
                usleep(20_000)
            }
        }
        try NodeProcess.startThread(named: "region-syncer") { [self] in
            while true {
                usleep(1_000_000)
                followRegions()
            }
        }
    }

    /// Takes messages of another member and returns the answers for it.
    func deliver(_ messages: [PDConsensusMessage]) -> [PDConsensusMessage] {
        let now = NodeProcess.uptimeSeconds
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
                storage.save(state.core.consensus.persistent)
                state.core.consensus.isUnsaved = false
            }
            return state.core.takeOutbox()
        }
    }

    private func step() {
        let now = NodeProcess.uptimeSeconds
        var isUnpublished = false
        let outbox = update { state in
            state.core.advance(now: now)
            advanceStage(&state, now: now)
            let consensus = state.core.consensus
            isUnpublished = consensus.leader != nil && !consensus.committed.published.contains(me.name)
            if isUnpublished, now - state.publishedAt < 0.5 { isUnpublished = false }
            if isUnpublished { state.publishedAt = now }
        }
        send(outbox)
        if isUnpublished { propose(.publish(name: me.name)) }
        persistRegions(now: now)
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
            let began = NodeProcess.uptimeSeconds
            let reply = try? PDCall.send(port: other.peerPort, target: "/consensus", body: Array(body), seconds: 1)
            countTrip(to: other, seconds: NodeProcess.uptimeSeconds - began, arrived: reply != nil)
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
                state.metrics.observe(seconds, in: PDMemberMetrics.roundTrip(to: other))
            } else {
                state.metrics.add(1, to: PDMemberMetrics.sentFailures(to: other))
            }
        }
    }

    private func persistRegions(now: Double) {
        let due: [RegionReport]? = state.withLock { state in
            let regions = state.raftCluster?.regions ?? state.syncedRegions
            guard now - state.regionsPersistedAt >= 5, regions.sequence != state.regionsPersisted else {
                return nil
            }
            state.regionsPersistedAt = now
            state.regionsPersisted = regions.sequence
            return regions.sorted
        }
        if let due { storage.save(due) }
    }
}

/// A member's memory on disk: term, vote and agreed state, and apart from them the regions it has seen.
///
/// Files are replaced whole (written beside, then renamed). They are not synced: a simulated member survives the death of
/// its process, not that of the machine.
struct PDStorage: Sendable {
    let directory: String
    let name: String

    func loadState() -> PDPersistentState? { load("\(name).state.json") }

    func save(_ state: PDPersistentState) { store(state, "\(name).state.json") }

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
