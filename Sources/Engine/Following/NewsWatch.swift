import OperatorCore

/// Looks ten times a second whether anybody wrote to the database, who keeps its tickets and what running diagnoses
/// say. It only reads; what it finds it publishes or passes on.
actor NewsWatch {
    /// Well under the quarter of a second in which followers show what was committed.
    private static let interval: Duration = .milliseconds(100)
    /// The kernel's list of locks is asked only each third time.
    private static let looksForEachStatus = 3

    private let cluster: String
    private let source: any TicketFollowing
    private let clock: any OperatorClock
    private let fanOut: EventFanOut
    private let view: MonitorView
    private let tellsTrouble: Bool
    private let didCommit: @Sendable () async -> Bool
    private var drafts = DraftFollower()
    private var newestEvent: Int64?
    private var troubleSince: Moment?
    private var toldTrouble: TicketRepositoryError.Code?
    private var looks = 0
    private var isBehind = false

    /// - Parameters:
    ///   - tellsTrouble: publishes why it cannot read; who writes meets the same trouble and tells it better.
    ///   - didCommit: there may be new events; false: they could not be read, ask again.
    init(
        cluster: String, source: any TicketFollowing, clock: any OperatorClock, fanOut: EventFanOut, view: MonitorView,
        tellsTrouble: Bool = false, didCommit: @escaping @Sendable () async -> Bool
    ) {
        self.cluster = cluster
        self.source = source
        self.clock = clock
        self.fanOut = fanOut
        self.view = view
        self.tellsTrouble = tellsTrouble
        self.didCommit = didCommit
    }

    func run() async {
        while !Task.isCancelled {
            await look()
            do { try await clock.sleep(for: Self.interval) } catch { return }
        }
    }

    /// One look: at who writes the tickets now and then, at the database always.
    func look() async {
        if looks % Self.looksForEachStatus == 0 { await lookForWriter() }
        looks += 1
        do throws(TicketRepositoryError) {
            if try await source.hasChanged() { isBehind = true }
            if isBehind { isBehind = try await !takeNews() }
            note(nil)
        } catch {
            // Until somebody makes a database there is nothing to follow, and that is no trouble.
            note(error.code == .notFound || error.code == .busy ? nil : error)
        }
        publish(drafts.ended(at: clock.now(), bootID: clock.bootID))
    }

    /// False where not all could be read.
    private func takeNews() async throws(TicketRepositoryError) -> Bool {
        let newest = try await source.newestEventID()
        if newest != newestEvent, await didCommit() { newestEvent = newest }
        let kept = try await source.drafts(ofCluster: cluster)
        // This process' own words are published as they are said.
        publish(drafts.take(kept.filter { !$0.isOwn }, at: clock.now(), bootID: clock.bootID))
        return newest == newestEvent
    }

    private func lookForWriter() async {
        // Who may take the lock has not tried yet.
        guard view.snapshot.role != .starting else { return }
        let now = clock.now()
        let found = (try? await source.writerStatus(ofCluster: cluster, at: now.wall)) ?? .notKnown
        let known = view.snapshot.writer
        guard found != known else { return }
        view.update { $0.writer = found }
        fanOut.publish(.writer(found, at: now))
        // Its death ends what it was saying at once; others are given time.
        if case .elsewhere(let last) = known, !isSame(found, last.pid) { publish(drafts.endAll(of: last.pid)) }
        if case .elsewhere(let holder) = found { drafts.revive(holder.pid) }
        if case .nobody = found { _ = await didCommit() }
    }

    private func isSame(_ status: WriterStatus, _ pid: Int32) -> Bool {
        if case .elsewhere(let holder) = status { holder.pid == pid } else { false }
    }

    private func publish(_ updates: [DraftFollower.News]) {
        for news in updates {
            fanOut.publish(.diagnosisProgress(incident: news.incident, engine: news.engine, update: news.update))
        }
    }

    /// What passes by itself within two seconds, as while a file is being made, is not told.
    private func note(_ error: TicketRepositoryError?) {
        let now = clock.now()
        if error == nil { troubleSince = nil } else if troubleSince == nil { troubleSince = now }
        guard tellsTrouble, error?.code != toldTrouble else { return }
        if let troubleSince, now.elapsed(since: troubleSince) < .seconds(2) { return }
        toldTrouble = error?.code
        fanOut.publish(.persistenceTrouble(error, at: now))
    }
}

extension NewsWatch {
    /// For one who writes nothing: publishes the tickets, verdicts and words of running diagnoses that others write,
    /// and who that is.
    static func following(
        _ source: any TicketFollowing, cluster: String, clock: any OperatorClock, fanOut: EventFanOut,
        view: MonitorView
    ) -> NewsWatch {
        view.update { $0.role = .follower }
        let follower = EventFollower(cluster: cluster)
        return NewsWatch(
            cluster: cluster, source: source, clock: clock, fanOut: fanOut, view: view, tellsTrouble: true
        ) {
            do throws(TicketRepositoryError) {
                try await follower.start(source)
                _ = try await follower.follow(source, fanOut)
                return true
            } catch {
                if error.code == .notFound { await follower.startEmpty() }
                return false
            }
        }
    }
}
