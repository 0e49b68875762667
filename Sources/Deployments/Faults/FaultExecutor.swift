internal import OperatorCore

/// Injects faults into the nodes of one cluster and undoes them, at most one at a time: first the planner's consent,
/// then the undo on disk, then the deed.
final class FaultExecutor {
    private let topology: ProcessTopology
    let mechanisms: [any FaultMechanism]
    private let clock: any OperatorClock
    private var experiments: ExperimentLog

    /// Throws `DeploymentError` (`fileFailed`) where the directory's undo journal cannot be opened.
    init(topology: ProcessTopology, mechanisms: [any FaultMechanism], clock: any OperatorClock) throws(DeploymentError)
    {
        self.topology = topology
        self.mechanisms = mechanisms
        self.clock = clock
        experiments = try ExperimentLog(directory: topology.directory, clock: clock)
    }

    var receipts: [FaultReceipt] { experiments.receipts }
    /// Uptime at which the active fault is undone; nil: there is none.
    var healsAt: Int64? { experiments.healsAt }

    /// What `inject` would do. Throws `DeploymentError` as the planner does.
    func plan(_ request: ControlRequest, on nodes: [DeployedNode]) throws(DeploymentError) -> FaultPlanner.Prepared {
        guard let target = request.target, let fault = request.definition ?? Self.usual(request.fault) else {
            throw DeploymentError(.badRequest, "cannot inject a fault: name a fault and a target")
        }
        return try FaultPlanner(topology: topology, nodes: nodes, active: experiments.active, mechanisms: mechanisms)
            .plan(
                fault, target: target, lastingSeconds: request.lastingSeconds ?? FaultRequest.usualSeconds,
                allowQuorumLoss: request.allowQuorumLoss ?? false)
    }

    /// A client that knows the faults of processes only sends their names.
    private static func usual(_ id: FaultID?) -> Fault? { Fault.ofProcesses.first { $0.id == id } }

    /// The undo is on disk before anything is done. Throws `DeploymentError`; then nothing is left done.
    func inject(
        _ request: ControlRequest, on nodes: [DeployedNode], process: (String) -> ProcessIdentity?
    ) throws(DeploymentError) -> FaultReceipt {
        let prepared = try plan(request, on: nodes)
        let receipt = try experiments.open(prepared, process: process(prepared.plan.node))
        do throws(DeploymentError) {
            for action in prepared.actions { try mechanism(of: action.undo).inject(action) }
        } catch {
            try undoActive()
            throw error
        }
        SupervisorLog.write(
            "\(receipt.id): \(prepared.plan.commands.joined(separator: "; ")) (\(prepared.plan.target))")
        return receipt
    }

    /// Undoes the active fault, if it is the one asked for; `undone` is called before that is written down. Returns what
    /// is known of it; healing twice is no error. Throws `DeploymentError` (`unknownTarget`, or what the undo threw).
    func heal(_ id: String?, undone: () -> Void) throws(DeploymentError) -> [FaultReceipt] {
        if let id, !receipts.contains(where: { $0.id == id }) {
            throw DeploymentError(
                .unknownTarget,
                "cannot heal \(UntrustedText.sanitise(id, maximumScalars: 40)): no such fault. `operator chaos status` shows those there are"
            )
        }
        if let active = experiments.active, id == nil || id == active.id { try undoActive(undone) }
        return receipts.filter { id == nil || $0.id == id }
    }

    /// Last things first.
    private func undoActive(_ undone: () -> Void = {}) throws(DeploymentError) {
        guard experiments.active != nil else { return }
        for step in experiments.undo.reversed() { try mechanism(of: step).undo(step) }
        undone()
        try experiments.close()
    }

    /// The node was started anew, which undoes what signals did to it; what else was done to it is undone as well.
    func nodeRestarted(_ name: String) throws(DeploymentError) {
        guard experiments.activeNode == name else { return }
        try undoAllButSignals()
        try experiments.close()
    }

    /// The watchdog: a fault whose time is over is undone; one that could not be is tried again.
    func healOverdue(undone: () -> Void) {
        guard let healsAt, healsAt <= clock.now().uptimeNanoseconds else { return }
        SupervisorLog.write("\(experiments.active?.id ?? "a fault") is over: healing")
        do throws(DeploymentError) { try undoActive(undone) } catch {
            SupervisorLog.write("could not heal: \(error.message)")
            experiments.postpone(by: .seconds(5))
        }
    }

    /// The cluster is gone, and with its processes whatever signals did.
    func end() {
        do throws(DeploymentError) {
            try undoAllButSignals()
            try experiments.close()
        } catch { SupervisorLog.write(error.message) }
    }

    private func undoAllButSignals() throws(DeploymentError) {
        for step in experiments.undo.reversed() where step.mechanism != SignalMechanism.id {
            try mechanism(of: step).undo(step)
        }
    }

    private func mechanism(of step: UndoStep) throws(DeploymentError) -> any FaultMechanism {
        if let found = mechanisms.first(where: { type(of: $0).id == step.mechanism }) { return found }
        throw DeploymentError(.refused, "cannot undo \(step.command): nothing here knows \(step.mechanism)")
    }

    /// Notes a started node, so that it can be ended should the supervisor die without doing it.
    func note(started node: String, process: ProcessIdentity?) { experiments.note(started: node, process: process) }
}
