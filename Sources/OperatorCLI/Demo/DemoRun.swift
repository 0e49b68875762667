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

    /// Whether every step happened to the broken node. Throws where it could not even begin.
    func run() async throws -> Bool {
        let started = clock.now()
        let running = try await RehearsalDeployment.up(plan.rehearsal(), clock: clock)
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
            try plan.subject(running.cluster, clock: clock), cluster: cluster.name,
            database: plan.database(cluster), program: "demo", clock: clock, isSimulated: true,
            refinement: plan.claude?.refinement)
        if let unkept = watching.unkept { throw unkept }
        let conductor = DemoConductor(
            fault: plan.fault, target: try plan.target(among: cluster), cluster: cluster, started: started)
        let script = DemoScript(conductor, pace: plan.pace, started: started, ready: clock.now())
        let hand = DemoHand(running: running, engine: watching.engine, clock: clock, user: plan.user)
        let isOK = await perform(script, watching.engine, hand, started: started)
        try? await watching.store?.close()
        return isOK
    }

    private func perform(_ script: DemoScript, _ engine: Engine, _ hand: DemoHand, started: Moment) async -> Bool {
        let lead = DemoLead(clock: clock, reporter: reporter)
        let events = engine.events(.lossless)
        return await withTaskGroup(of: Bool?.self) { group in
            group.addTask {
                await engine.run()
                return nil
            }
            group.addTask {
                await lead.run(script, events, started: started) { deed in
                    Task { lead.feed(.conductor(await hand.perform(deed))) }
                }
            }
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
}

/// What acts on the demo's cluster.
struct DemoHand: Sendable {
    let running: RehearsalDeployment.Running
    /// Learns of what is done, for the list of events.
    let engine: Engine?
    let clock: any OperatorClock
    let user: String

    /// What came of it, for the conductor.
    func perform(_ deed: DemoConductor.Effect) async -> DemoConductor.Input {
        do {
            switch deed {
            case .inject(let fault, let target): return .injected(try await inject(fault, target.description))
            case .heal(let id): return .healed(try await heal(id))
            case .report, .finish: return .tick
            }
        } catch { return .failed(UntrustedText.sanitise("\(error)")) }
    }

    /// `target`: any of a node's names.
    func inject(_ fault: Fault, _ target: String) async throws(ActingError) -> FaultReceipt {
        let receipt = try await running.deployment.faults.inject(
            FaultRequest(fault, target: target, lasting: .seconds(FaultRequest.longestSeconds)))
        record("\(fault.id.rawValue) of \(receipt.target.spoken)", receipt.target)
        return receipt
    }

    /// Empty: whatever is broken. Throws where nothing is.
    func heal(_ id: String) async throws(ActingError) -> FaultReceipt {
        guard let receipt = try await running.deployment.faults.heal(id.isEmpty ? nil : id).last else {
            throw ActingError(.refused, "there was nothing to heal")
        }
        record("healed \(receipt.target.spoken)", receipt.target)
        return receipt
    }

    private func record(_ text: String, _ target: ComponentID) {
        engine?.record(ActionRecord(at: clock.now().wall, by: user, text: text, target: target))
    }
}

extension DemoCluster {
    init(_ manifest: ClusterManifest) {
        let cluster = manifest.cluster
        name = cluster.name
        directory = cluster.directory
        pids = cluster.nodes.compactMap(\.pid) + [manifest.supervisorPid]
        ports = cluster.nodes.flatMap(\.addresses).compactMap { address in
            address.split(separator: ":").last.flatMap { Int($0) }
        }
        stores = cluster.nodes(ofKind: RehearsedWords.servingKind).map(\.component)
        members = cluster.endpoints.count
    }
}
