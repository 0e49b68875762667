import OperatorCore
private import Synchronization

/// Keeps what the condition engine found: groups it, commits it, and publishes what was committed.
///
/// It works beside the tick, so that a slow disk never stops the watching. While nothing can be written, ticks wait
/// and nothing is lost. Everything in the event table is published, what other processes wrote there too: a follower
/// does the same without writing.
actor TicketWriter: TickSink {
    private struct Shared {
        var pending = PendingTicks()
        var clusterID: String?
        var pinned: String?
        /// Open tickets, read after everything pending was committed.
        var openTickets: [Ticket]?
        var restored: [Condition]?
        var role = MonitorSnapshot.Role.starting
    }

    private let cluster: String
    /// Under what the cluster's own id is remembered.
    private let pinKey: String
    private let repository: any TicketRepository
    private let claim: any WriterClaim
    private let grouper: IncidentGrouper
    private let fanOut: EventFanOut
    private let clock: any OperatorClock
    /// Told the news of each look at the event table, also that there is none.
    private let didLook: @Sendable ([TicketNews]) -> Void
    private nonisolated let shared = Mutex(Shared())
    private nonisolated let wake = WakeSignal()
    private nonisolated let firstRound = WakeSignal()
    private var isProcessing = false
    private let follower: EventFollower
    private var trouble: TicketRepositoryError.Code?
    private var lastSettled: Moment?

    init(
        cluster: String, life: String? = nil, repository: any TicketRepository, claim: any WriterClaim,
        grouper: IncidentGrouper, fanOut: EventFanOut, clock: any OperatorClock,
        didLook: @escaping @Sendable ([TicketNews]) -> Void
    ) {
        self.cluster = cluster
        pinKey = life.map { "\(cluster) in \($0)" } ?? cluster
        self.repository = repository
        self.claim = claim
        self.grouper = grouper
        self.fanOut = fanOut
        self.clock = clock
        self.didLook = didLook
        follower = EventFollower(cluster: cluster)
    }

    // MARK: - What the tick asks; never waits

    nonisolated var role: MonitorSnapshot.Role { shared.withLock { $0.role } }
    nonisolated var pinnedClusterID: String? { shared.withLock { $0.pinned } }

    /// Hands over a tick, empty or not; each one also is a reason to look for news.
    nonisolated func submit(_ tick: PendingTick, clusterID: String?) {
        shared.withLock { shared in
            if shared.role != .follower { shared.pending.append(tick) }
            if !tick.isEmpty { shared.openTickets = nil }
            shared.clusterID = clusterID ?? shared.clusterID
        }
        wake.signal()
    }

    /// Something was written to the database by this process: look for its events.
    nonisolated func poke() { wake.signal() }

    /// The open tickets, once after each look, and only while all that was found is committed.
    nonisolated func takeOpenTickets() -> [Ticket]? {
        shared.withLock { shared in
            defer { shared.openTickets = nil }
            return shared.openTickets
        }
    }

    /// The conditions of the process before this one, once.
    nonisolated func takeRestored() -> [Condition]? {
        shared.withLock { shared in
            defer { shared.restored = nil }
            return shared.restored
        }
    }

    /// Returns after the first round, or at the deadline: a database that hangs must not delay the first look.
    nonisolated func waitForFirstRound(until deadline: Moment) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [firstRound] in _ = await firstRound.wait() }
            group.addTask { [clock] in try? await clock.sleep(until: deadline) }
            await group.next()
            group.cancelAll()
        }
    }

    // MARK: - Keeping

    func run() async {
        while await wake.wait() { await process() }
    }

    /// One round: the role, everything pending, what became due, and news.
    func process() async {
        guard !isProcessing else { return }
        isProcessing = true
        defer {
            isProcessing = false
            firstRound.signal()
        }
        do throws(TicketRepositoryError) {
            try await follower.start(repository)
            try await takeRole()
            if role == .writer { try await write() }
            didLook(try await follower.follow(repository, fanOut))
            if role == .writer { try await readOpenTickets() }
            note(nil)
        } catch {
            note(error)
        }
    }

    private func takeRole() async throws(TicketRepositoryError) {
        guard try await claim.claim() else {
            shared.withLock { shared in
                shared.role = .follower
                shared.pending.removeAll()
            }
            return
        }
        guard role != .writer else { return }
        let conditions = try await repository.conditions(cluster: cluster)
        shared.withLock { shared in
            shared.role = .writer
            shared.restored = conditions
        }
    }

    private func write() async throws(TicketRepositoryError) {
        while let tick = shared.withLock({ $0.pending.takeFirst() }) {
            do throws(TicketRepositoryError) {
                try await commit(tick)
            } catch {
                shared.withLock { $0.pending.putBack(tick) }
                throw error
            }
        }
        try await settle()
        try await pinCluster()
    }

    private func commit(_ tick: PendingTick) async throws(TicketRepositoryError) {
        var changes: [TicketBatch.Change] = []
        if !tick.transitions.isEmpty {
            let open = try await repository.tickets(TicketFilter(cluster: cluster, onlyOpen: true))
            let incidents = try await repository.incidents(cluster: cluster, onlyOpen: true)
            changes = grouper.changes(for: tick.transitions, openTickets: open, incidents: incidents)
        }
        let conditions = tick.conditions.values.sorted { $0.key.fingerprint < $1.key.fingerprint }
        await follower.note(
            try await repository.commit(
                TicketBatch(cluster: cluster, at: tick.at, changes: changes, conditions: conditions)))
    }

    /// Once a minute an empty batch, for what becomes due by itself: holds and silences that end.
    private func settle() async throws(TicketRepositoryError) {
        let now = clock.now()
        if let lastSettled, now.elapsed(since: lastSettled) < .seconds(60) { return }
        await follower.note(
            try await repository.commit(TicketBatch(cluster: cluster, at: now, changes: [], conditions: [])))
        lastSettled = now
    }

    private func pinCluster() async throws(TicketRepositoryError) {
        let (id, pinned) = shared.withLock { ($0.clusterID, $0.pinned) }
        guard let id, pinned == nil else { return }
        let earlier = try await repository.pinCluster(key: pinKey, id: id)
        shared.withLock { $0.pinned = earlier ?? id }
    }

    private func readOpenTickets() async throws(TicketRepositoryError) {
        let tickets = try await repository.tickets(TicketFilter(cluster: cluster, onlyOpen: true))
        shared.withLock { if $0.pending.isEmpty { $0.openTickets = tickets } }
    }

    private func note(_ error: TicketRepositoryError?) {
        guard error?.code != trouble else { return }
        trouble = error?.code
        fanOut.publish(.persistenceTrouble(error, at: clock.now()))
    }
}
