internal import HTTPTransport
internal import OperatorCore

/// Asks PD and the stores, each on its own cadence, and holds the newest of everything. Work that blocks or decodes
/// happens outside of it; what hangs holds up nobody else.
actor TiKVObserver {
    let settings: SubjectSettings
    let clock: any OperatorClock
    let pdClient: PDClient
    let statusClient: StatusPortClient
    let metricsReader: any StoreMetricsReading
    let rule: ProbeRule

    var pd: PDState
    var addresses: StatusAddresses
    var probes = StoreProbes()
    var metrics: [UInt64: StoreMetrics] = [:]
    /// What PD answered last, as it came.
    var raw = RawAnswers()
    /// Follows log files, once it is known who writes them.
    var logs: LogWatcher?
    var pdRounds = RoundKeeper()
    var storeRounds = RoundKeeper()
    /// PD's members answer the leader question in a millisecond whatever state the others are in.
    var pdPatience = ProbePatience(limit: .milliseconds(500))
    var storePatience = ProbePatience(limit: .milliseconds(900))
    /// Stores whose metrics are being read.
    var reading: Set<UInt64> = []
    private var tasks: [Task<Void, Never>] = []
    private var started: Moment?

    init(
        settings: SubjectSettings, clock: any OperatorClock, http: HTTPClient,
        metricsReader: any StoreMetricsReading, rule: ProbeRule
    ) {
        self.rule = rule
        self.settings = settings
        self.clock = clock
        let tls = settings.tlsOptions
        pdClient = PDClient(http: http, tls: tls)
        statusClient = StatusPortClient(http: http, tls: tls)
        self.metricsReader = metricsReader
        pd = PDState(endpoints: settings.addresses, resolve: settings.resolve)
        addresses = StatusAddresses(stores: [], isPDOnLoopback: false, resolve: settings.resolve)
    }

    /// Starts the loops; once.
    func start() {
        guard tasks.isEmpty else { return }
        started = clock.now()
        tasks = [
            loop(every: .milliseconds(250)) { await $0.runLateRounds() },
            loop(every: .milliseconds(250)) { await $0.askDue([.stores, .allStores]) },
            loop(every: .milliseconds(250)) { await $0.askDue([.members]) },
            loop(every: .milliseconds(500)) { await $0.askSlow() },
            loop(every: .milliseconds(500)) { await $0.askForLostMajorities() },
            loop(every: .milliseconds(250)) { await $0.readDueMetrics() },
            loop(every: .seconds(1)) { await $0.pollLogs() },
        ]
    }

    func stop() {
        for task in tasks { task.cancel() }
        tasks = []
    }

    private func loop(every pause: Duration, _ work: @escaping @Sendable (TiKVObserver) async -> Void) -> Task<
        Void, Never
    > {
        let clock = clock
        return Task { [weak self] in
            while !Task.isCancelled {
                guard let self else { return }
                await work(self)
                do { try await clock.sleep(for: await self.isNew ? min(pause, Self.firstPause) : pause) } catch {
                    return
                }
            }
        }
    }

    /// Each question needs the answer of another at first: short pauses bring the first whole picture within 100 ms
    /// of a healthy cluster. Not for long: whom nobody answers must not ask in a frenzy.
    private var isNew: Bool {
        guard let started else { return false }
        return !hasTriedEverything && clock.now().elapsed(since: started) < .seconds(2)
    }

    /// Each followed log was read once, or could not be; a file system that hangs is waited for a second.
    private var areLogsRead: Bool {
        guard !settings.logFiles.isEmpty else { return true }
        if let started, clock.now().elapsed(since: started) > .seconds(1) { return true }
        return logs?.statuses.allSatisfy { $0.lastSuccess != nil || $0.failure != nil } ?? false
    }

    private static let firstPause: Duration = .milliseconds(10)

    /// The newest snapshot. Starts a round of probes where one is due and waits for it, at most 600 ms and never past
    /// the deadline; `whole` waits until every source answered or failed once.
    func snapshot(whole: Bool, deadline: Moment) async -> TiKVSnapshot {
        start()
        let began = clock.now()
        startRounds(spacing: .milliseconds(800))
        let limit = whole ? deadline : min(deadline, began.advanced(by: .milliseconds(600)))
        while !isComplete(whole: whole), clock.now() < limit {
            let next = min(limit, clock.now().advanced(by: .milliseconds(10)))
            do { try await clock.sleep(until: next) } catch { break }
        }
        return take(at: clock.now())
    }

    /// What is known now, without taking the new events away from the next snapshot.
    func look() -> TiKVSnapshot { snapshot(at: clock.now(), logs: logs?.statuses ?? [], events: []) }

    /// The same, once each of `stores` was probed: a watch that is a second old has not asked them yet, and what PD lost
    /// is told by that very answer. Logs count as they were read before the wait: what they told since then is not
    /// among the events that were taken. Never past the deadline.
    func look(probed stores: [UInt64], deadline: Moment) async -> TiKVSnapshot {
        let statuses = logs?.statuses ?? []
        while stores.contains(where: { probes[$0]?.record.asked == 0 }), clock.now() < deadline {
            startStoreRound(spacing: .milliseconds(250))
            do { try await clock.sleep(for: .milliseconds(10)) } catch { break }
        }
        return snapshot(at: clock.now(), logs: statuses, events: [])
    }

    private func take(at moment: Moment) -> TiKVSnapshot {
        let (logged, statuses) = takeLogs()
        return snapshot(at: moment, logs: statuses, events: (pd.takeEvents() + logged).sorted { $0.at < $1.at })
    }

    private func snapshot(at moment: Moment, logs: [WatchedLogStatus], events: [ClusterEvent]) -> TiKVSnapshot {
        TiKVSnapshot(
            at: moment, clusterKey: settings.clusterKey, interval: settings.interval, pd: pd,
            addresses: addresses, probes: probes, rule: rule, metrics: metrics, logs: logs, events: events,
            isSimulated: raw.isSimulated)
    }

    private func isComplete(whole: Bool) -> Bool {
        guard !pdRounds.isRunning, !storeRounds.isRunning, pdRounds.completed > 0 else { return false }
        return whole ? hasTriedEverything : true
    }

    /// Every source answered or failed at least once. PD counts as failed after three rounds without a leader, or when
    /// all refuse twice: one slow answer is no reason to see nothing.
    private var hasTriedEverything: Bool {
        guard pd.leadership.isLed else {
            return pd.leadership.leaderlessRounds >= 3 || PDUnreachable.isDecided(pd)
        }
        // What a log says of a store that died before we came belongs to the first verdict on it.
        guard areLogsRead else { return false }
        let needed: [PDQuestion] = [.stores, .members] + PDQuestion.slow
        guard needed.allSatisfy({ pd.questions[$0]?.lastAsked != nil }) else { return false }
        return probes.probes.allSatisfy { id, probe in
            probe.record.asked > 0 && metrics[id]?.lastAsked != nil
        }
    }
}

/// Keeps rounds of probes a second apart, whether the monitor's ticks drive them or, when no tick comes, a loop of
/// their own.
struct RoundKeeper: Sendable {
    private(set) var started: Moment?
    private(set) var isRunning = false
    private(set) var completed = 0

    /// True where a round may start now: none runs and the last one began `spacing` ago.
    mutating func begin(at moment: Moment, spacing: Duration) -> Bool {
        guard !isRunning, started.map({ moment.elapsed(since: $0) >= spacing }) ?? true else { return false }
        started = moment
        isRunning = true
        return true
    }

    mutating func end() {
        isRunning = false
        completed += 1
    }
}

/// How long a probe waits, and whether its silence counts, on a machine that may not let us run: a silence proves
/// something only where we really waited for the better part of the time limit.
struct ProbePatience: Sendable, Hashable {
    /// The time limit while nothing holds us up.
    let limit: Duration
    /// How long the next round waits: longer after one in which we were held up, so that an answer has the time it needs
    /// and who is silent all the same is found out.
    private(set) var allowed: Duration

    init(limit: Duration) {
        self.limit = limit
        allowed = limit
    }

    /// True where nobody's silence in a round of this delay, which waited as long as allowed, is our own fault.
    func proves(_ delay: OwnDelay) -> Bool { delay.waited(of: allowed) >= limit * 3 / 4 }

    /// Judges by one round how long the next one waits, at most 2 s: rounds stay less than a gap apart.
    mutating func learn(from delay: OwnDelay) {
        let share = OwnDelay(elapsed: delay.elapsed, heldUp: delay.heldUp(over: allowed)).share
        let isCalm = delay.elapsed < limit / 2 || share < 0.25
        allowed = isCalm ? limit : min(max(limit, .seconds(2)), limit / max(0.25, 1 - share))
    }
}

/// Probes status ports.
struct StatusPortClient: Sendable {
    let http: HTTPClient
    var tls: TLSOptions?

    /// A connection of its own each time: a pooled one would prove nothing about the port.
    func probe(_ address: ServerAddress, within timeout: Duration) async -> StoreProbeResult {
        let milliseconds = max(1, Int(timeout.wholeMilliseconds))
        var request = HTTPRequest(
            url: address.url + "/status", connectTimeoutMilliseconds: milliseconds,
            totalTimeoutMilliseconds: milliseconds, maximumBytes: 64 << 10,
            tls: address.scheme == "https" ? tls : nil)
        request.usesFreshConnection = true
        do {
            return StoreProbeResult(.success(try await http.send(request)))
        } catch {
            return StoreProbeResult(.failure(error))
        }
    }
}
