import Deployments
import Engine
import OperatorCore
import RehearsalCluster
import TicketStore

/// Carries a demo out: brings the cluster up, watches it, does what the conductor wants, takes everything down.
struct DemoRun: Sendable {
    let plan: DemoPlan
    let reporter: DemoReporter
    let clock: any OperatorClock
    /// Claude beside the playbook, where there is a key.
    let refinement: Refinement?

    /// Whether every step happened to the broken node. Throws where it could not even begin.
    func run() async throws -> Bool {
        let started = clock.now()
        let running = try await RehearsalDeployment.up(plan.rehearsal, clock: clock)
        let result: Result<Bool, any Error>
        do {
            result = .success(try await watch(running, started: started))
        } catch { result = .failure(error) }
        // Also where the demo was cancelled: taking down must not be.
        try await Task { try await running.deployment.down() }.value
        return try result.get()
    }

    private func watch(_ running: RehearsalDeployment.Running, started: Moment) async throws -> Bool {
        let cluster = DemoCluster(running.manifest)
        reporter.tell(.clusterReady(cluster), at: clock.now(), since: started)
        let watching = try await Watching.start(
            try plan.subject(running.manifest, clock: clock), cluster: cluster.name,
            database: plan.database(cluster), program: "demo", clock: clock, isSimulated: true,
            refinement: refinement)
        if let unkept = watching.unkept { throw unkept }
        let conductor = DemoConductor(
            fault: plan.fault, target: try plan.target(among: cluster), cluster: cluster, started: started)
        let hand = DemoHand(running: running, engine: watching.engine, clock: clock, user: plan.user)
        let isOK = await perform(conductor, watching.engine, hand, started: started)
        try? await watching.store.close()
        return isOK
    }

    /// One stream of inputs feeds the conductor; whatever it wants done answers with another input.
    private func perform(
        _ conductor: DemoConductor, _ engine: Engine, _ hand: DemoHand, started: Moment
    ) async -> Bool {
        let events = engine.events(.lossless)
        let (inputs, feed) = AsyncStream.makeStream(of: DemoConductor.Input.self)
        return await withTaskGroup(of: Bool?.self) { group in
            group.addTask {
                await engine.run()
                return nil
            }
            group.addTask {
                for await event in events { feed.yield(.engine(event)) }
                return nil
            }
            group.addTask {
                while (try? await clock.sleep(for: .milliseconds(500))) != nil { feed.yield(.tick) }
                // Cancelled: the stream ends, and with it the demo.
                feed.finish()
                return nil
            }
            group.addTask { await lead(conductor, inputs, feed, hand, started: started) }
            var isOK = false
            for await result in group {
                guard let result else { continue }
                isOK = result
                break
            }
            engine.stop()
            group.cancelAll()
            return isOK
        }
    }

    private func lead(
        _ conductor: DemoConductor, _ inputs: AsyncStream<DemoConductor.Input>,
        _ feed: AsyncStream<DemoConductor.Input>.Continuation, _ hand: DemoHand, started: Moment
    ) async -> Bool {
        var conductor = conductor
        for await input in inputs {
            let now = clock.now()
            for effect in conductor.handle(input, at: now) {
                switch effect {
                case .report(let milestone): reporter.tell(milestone, at: now, since: started)
                case .inject(let fault, let target):
                    Task { feed.yield(await hand.inject(fault, target)) }
                case .heal(let id): Task { feed.yield(await hand.heal(id)) }
                case .finish(let summary): return summary.isOK
                }
            }
            if let step = conductor.waitingFor { reporter.wait(for: step, since: conductor.waited(until: now)) }
        }
        return false
    }
}

/// What acts on the demo's cluster.
struct DemoHand: Sendable {
    let running: RehearsalDeployment.Running
    let engine: Engine
    let clock: any OperatorClock
    let user: String

    private var injector: ProcessFaultInjector { ProcessFaultInjector(cluster: running.deployment.running) }

    func inject(_ fault: FaultKind, _ target: ComponentID) async -> DemoConductor.Input {
        do {
            let receipt = try await injector.inject(
                fault, target: target, lasting: .seconds(FaultLimits.longestLastingSeconds), allowQuorumLoss: false)
            record("\(fault.rawValue) of \(target)", target)
            return .injected(receipt)
        } catch { return .failed(error.description) }
    }

    func heal(_ id: String) async -> DemoConductor.Input {
        do {
            guard let receipt = try await injector.heal(id.isEmpty ? nil : id).last else {
                return .failed("there was nothing to heal")
            }
            record("healed \(receipt.target)", receipt.target)
            return .healed(receipt)
        } catch { return .failed(error.description) }
    }

    private func record(_ text: String, _ target: ComponentID) {
        engine.record(ActionRecord(at: clock.now().wall, by: user, text: text, target: target))
    }
}

extension DemoCluster {
    init(_ manifest: ClusterManifest) {
        name = manifest.name
        directory = manifest.dir
        pids = manifest.nodes.compactMap(\.pid) + [manifest.supervisorPid]
        ports = manifest.nodes.flatMap(\.addresses).compactMap { address in
            address.split(separator: ":").last.flatMap { Int($0) }
        }
        stores = manifest.stores.map { ComponentID(kind: "store", id: $0.id) }
        members = manifest.pd.count
    }
}
