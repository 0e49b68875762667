internal import FoundationEssentials
internal import Glibc
internal import OperatorCore

/// What the control socket may ask.
extension Supervisor {
    /// One request line in, one answer line out; what cannot be read is answered with an error and changes nothing.
    func answerLine(_ line: [UInt8]) -> [UInt8] {
        let answer: ControlAnswer
        do throws(DeploymentError) { answer = try self.answer(try Self.request(line)) } catch {
            answer = .failure(error)
        }
        return Wire.line(answer) ?? [UInt8](#"{"v":1,"ok":false}"#.utf8) + [UInt8(ascii: "\n")]
    }

    private static func request(_ line: [UInt8]) throws(DeploymentError) -> ControlRequest {
        guard line.count <= ControlSocket.longestRequest else {
            throw DeploymentError(
                .badRequest, "cannot read the request: it is longer than \(ControlSocket.longestRequest) bytes")
        }
        guard let request = try? Wire.decoder().decode(ControlRequest.self, from: Data(line)), request.v == 1 else {
            throw DeploymentError(
                .badRequest, #"cannot read the request: it is not one like {"v":1,"do":"status"}"#)
        }
        return request
    }

    private func answer(_ request: ControlRequest) throws(DeploymentError) -> ControlAnswer {
        if case .ending = stage, request.do != .status {
            throw DeploymentError(.notRunning, "\(topology.name) is being taken down")
        }
        switch request.do {
        case .status: return statusAnswer()
        case .plan: return ControlAnswer(ok: true, plan: try plan(request))
        case .inject: return ControlAnswer(ok: true, faults: [try inject(request)])
        case .heal: return ControlAnswer(ok: true, faults: try heal(request.id))
        case .restart: return try restart(request)
        case .stop:
            beginEnding(graceSeconds: topology.shutdownGraceSeconds)
            return statusAnswer()
        }
    }

    func statusAnswer() -> ControlAnswer {
        ControlAnswer(ok: true, cluster: deployed(), supervisorPid: getpid(), faults: experiments.receipts)
    }

    private func deployed() -> DeployedCluster {
        let members = topology.nodes.filter { $0.component.kind == "pd" }.compactMap(\.addresses.first)
        return DeployedCluster(
            name: topology.name, directory: topology.directory, isSimulated: topology.isSimulated,
            isDisposable: topology.isDisposable, endpoints: members.map { "http://\($0)" }, nodes: table.deployed)
    }

    private func plan(_ request: ControlRequest) throws(DeploymentError) -> FaultPlan {
        guard let fault = request.fault, let target = request.target else {
            throw DeploymentError(.badRequest, "cannot inject a fault: name a fault and a target")
        }
        let nodes = Dictionary(table.deployed.map { ($0.component, $0) }, uniquingKeysWith: { first, _ in first })
        return try FaultPlanner(topology: topology, nodes: nodes, active: experiments.active).plan(
            fault, target: target, lastingSeconds: request.lastingSeconds ?? FaultLimits.defaultLastingSeconds,
            allowQuorumLoss: request.allowQuorumLoss ?? false)
    }

    /// The undo is on disk before the signal leaves.
    private func inject(_ request: ControlRequest) throws(DeploymentError) -> FaultReceipt {
        _ = table.reap()
        let plan = try plan(request)
        let receipt = try experiments.open(plan, process: table.process(of: plan.node))
        table.inject(plan.fault, into: plan.node)
        SupervisorLog.write("\(receipt.id): \(plan.commands.joined(separator: "; ")) (\(plan.target))")
        return receipt
    }

    /// Undoes the active fault, if it is the one asked for. Returns what is known of it; healing twice is no error.
    private func heal(_ id: String?) throws(DeploymentError) -> [FaultReceipt] {
        let known = experiments.receipts
        if let id, !known.contains(where: { $0.id == id }) {
            throw DeploymentError(
                .unknownTarget,
                "cannot heal \(UntrustedText.sanitise(id, maximumScalars: 40)): no such fault. `operator chaos status` shows those there are"
            )
        }
        if let active = experiments.active, id == nil || id == active.id { try undoActive() }
        return experiments.receipts.filter { id == nil || $0.id == id }
    }

    private func undoActive() throws(DeploymentError) {
        guard let node = experiments.activeNode else { return }
        try table.ensureRunning(node)
        nodesChanged()
        try experiments.close()
    }

    /// A restart undoes what a fault did to the node, too.
    private func restart(_ request: ControlRequest) throws(DeploymentError) -> ControlAnswer {
        guard let target = request.target, let node = topology.node(for: target) else {
            throw DeploymentError(.unknownTarget, "cannot restart: the target names no node of \(topology.name)")
        }
        try table.restart(node.name)
        nodesChanged()
        if experiments.activeNode == node.name { try experiments.close() }
        return statusAnswer()
    }

    /// The watchdog: a fault whose time is over is undone; one that could not be is tried again.
    func healOverdue() {
        guard stage == .serving, let healsAt = experiments.healsAt, healsAt <= clock.now().uptimeNanoseconds else {
            return
        }
        SupervisorLog.write("\(experiments.active?.id ?? "a fault") is over: healing")
        do throws(DeploymentError) { try undoActive() } catch {
            SupervisorLog.write("could not heal: \(error.message)")
            experiments.postpone(by: .seconds(5))
        }
    }
}
