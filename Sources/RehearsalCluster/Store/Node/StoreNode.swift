import CSystem
import Glibc
import HTTPTransport
import LoopbackHTTPServer
import Synchronization

/// A simulated store as it runs: the pure simulation under one lock, and around it the clock, files, ports and links.
final class StoreNode: Sendable {
    private let plan: RehearsalPlan
    private let store: RehearsalPlan.Store
    private let simulation: Mutex<StoreSimulation>
    private let log: UnifiedLogFile
    private let stateFile: HardStateFile
    private let reporter: PDReporter
    private let links: Mutex<[UInt64: PeerLink]> = Mutex([:])
    private let client = HTTPClient()
    private let servers: Mutex<[LoopbackServer]> = Mutex([])

    private static let second: UInt64 = 1_000_000_000
    /// slow-log-threshold.
    private static let slowSaveSeconds = 1.0
    private static let serveInterval: UInt64 = 200_000_000

    init(plan: RehearsalPlan, store: RehearsalPlan.Store) throws(RehearsalNodeError) {
        self.plan = plan
        self.store = store
        log = try UnifiedLogFile(path: "\(plan.directory)/tikv-\(store.id).log")
        stateFile = HardStateFile(path: "\(plan.directory)/tikv-\(store.id).state")
        let startTimestamp = csystem_realtime_milliseconds() / 1000
        simulation = Mutex(
            StoreSimulation(
                plan: plan, store: store, states: try stateFile.read(), startTimestamp: startTimestamp,
                now: NodeProcess.uptime))
        reporter = PDReporter(plan: plan, client: client, log: log)
    }

    func start() throws(RehearsalNodeError) {
        logStart()
        let others = plan.stores.filter { $0.id != store.id }
        links.withLock { table in
            for other in others {
                table[other.id] = PeerLink(to: other, client: client, log: log) { [self] lost in
                    simulation.withLock { $0.noteUnreachable(store: other.id, messages: lost) }
                }
            }
        }
        try listen()
        try NodeProcess.startThread(named: "raftstore-\(store.id)-0") { [self] in tickForever() }
        try NodeProcess.startThread(named: "sched-pool-0") { [self] in serveForever() }
        Task.detached { [self] in await reportForever() }
        log.write(.info, "server.rs:342", "TiKV is ready to serve")
    }

    private func logStart() {
        let members = plan.members.map { "127.0.0.1:\($0.clientPort)" }.joined(separator: ", ")
        log.write([
            UnifiedLogLine(.info, "lib.rs:96", "Welcome to TiKV"),
            UnifiedLogLine(.info, "lib.rs:101", "Release Version:   \(StoreSimulation.version)"),
            UnifiedLogLine(.info, "lib.rs:101", "Edition:           Simulated"),
            UnifiedLogLine(.info, "lib.rs:101", "Git Commit Hash:   \(StoreSimulation.gitHash)"),
            UnifiedLogLine(.info, "util.rs:604", "connecting to PD endpoint", ["endpoints": members]),
        ])
    }

    private func listen() throws(RehearsalNodeError) {
        let pages = StorePages(
            plan: plan, store: store, metrics: { [self] in metricsPage() }, receive: { [self] in receive($0) })
        do {
            let peer = try LoopbackServer(port: store.port) { pages.peer($0) }
            let status = try LoopbackServer(port: store.statusPort) { pages.status($0) }
            servers.withLock { $0 = [peer, status] }
        } catch {
            throw RehearsalNodeError("\(error)")
        }
        log.write([
            UnifiedLogLine(.info, "server.rs:311", "listening on addr", ["addr": store.address]),
            UnifiedLogLine(.info, "mod.rs:588", "starting status server", ["addr": store.statusAddress]),
        ])
    }

    /// Ticks at a moment of the second that is this store's own, so that stores rarely campaign together.
    private func tickForever() {
        let place = plan.stores.firstIndex { $0.id == store.id } ?? 0
        let phase = Self.second * UInt64(place) / UInt64(max(1, plan.stores.count))
        while true {
            let now = NodeProcess.uptime
            let next = ((now + Self.second - phase) / Self.second) * Self.second + phase
            NodeProcess.sleep(until: next)
            // A tick at once too when the cluster is born, so that nobody waits for the clock.
            act { $0.tick(now: NodeProcess.uptime) }
            persist()
        }
    }

    private func serveForever() {
        while true {
            let now = NodeProcess.uptime
            NodeProcess.sleep(until: now + Self.serveInterval)
            simulation.withLock { $0.serve(now: NodeProcess.uptime) }
        }
    }

    private func reportForever() async {
        while !Task.isCancelled {
            if let next = simulation.withLock({ $0.dueReport(now: NodeProcess.uptime) }) {
                let outcome = await reporter.send(next.request)
                simulation.withLock { state in
                    guard let outcome else {
                        state.reportFailed(next.due, now: NodeProcess.uptime)
                        return
                    }
                    state.reportAccepted(
                        next.due, milliseconds: outcome.milliseconds, leaderChanged: outcome.leaderChanged,
                        now: NodeProcess.uptime)
                }
            } else {
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func receive(_ message: StoreMessage) {
        act { $0.receive(message, now: NodeProcess.uptime) }
    }

    private func metricsPage() -> String? {
        guard let process = ProcessFigures.read() else { return nil }
        let cores = Double(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        return simulation.withLock { $0.metricsPage(process: process, cores: cores) }
    }

    /// One step: votes reach the disk under the lock, before anything they promise can leave.
    private func act(_ step: (inout sending StoreSimulation) -> StoreSimulation.Effects) {
        let effects = simulation.withLock { state in
            let effects = step(&state)
            if effects.mustPersist { save(&state) }
            return effects
        }
        log.write(lines(for: effects.events))
        let now = NodeProcess.uptime
        links.withLock { table in
            for batch in effects.batches { table[batch.to]?.post(batch, now: now) }
        }
    }

    private func lines(for events: [RaftEvent]) -> [UnifiedLogLine] {
        guard !events.isEmpty else { return [] }
        return simulation.withLock { state in
            events.compactMap { event in
                state.raft.peer(ofRegion: event.regionID).map { UnifiedLogLine(event, region: $0.region) }
            }
        }
    }

    /// Log positions follow once a tick; only votes cannot wait.
    private func persist() {
        simulation.withLock { save(&$0) }
    }

    private func save(_ state: inout StoreSimulation) {
        let before = NodeProcess.uptime
        do throws(RehearsalNodeError) {
            try stateFile.write(state.raft.hardStates)
        } catch {
            log.write(.error, "peer_storage.rs:1", "failed to save raft state", ["err": "\(error)"])
        }
        let seconds = Double(NodeProcess.uptime - before) / 1e9
        state.noteSave(seconds: seconds)
        if seconds > Self.slowSaveSeconds { log.write([.slowWrite(store: store.id, seconds: seconds)]) }
    }

    /// A planned stop: leaders leave first, for at most `seconds`; then the ports close.
    func stop(signal: Int32, within seconds: UInt64 = 4) {
        log.write(.info, "signal_handler.rs:26", "receive signal \(signal), stopping server...")
        act { $0.beginStopping(now: NodeProcess.uptime) }
        let deadline = NodeProcess.uptime + seconds * Self.second
        while NodeProcess.uptime < deadline, simulation.withLock({ $0.raft.leaderCount }) > 0 {
            NodeProcess.sleep(until: NodeProcess.uptime + 50_000_000)
        }
        // Followers hear of their new leaders before this one is gone.
        NodeProcess.sleep(until: NodeProcess.uptime + Self.second / 2)
        for server in servers.withLock({ $0 }) { server.stop() }
        persist()
        log.write(.info, "server.rs:402", "server stopped")
    }
}
