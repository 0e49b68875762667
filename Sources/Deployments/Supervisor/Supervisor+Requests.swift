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
        case .plan: return ControlAnswer(ok: true, plan: try faults.plan(request, on: deployed).plan)
        case .inject: return ControlAnswer(ok: true, faults: [try inject(request)])
        case .heal: return ControlAnswer(ok: true, faults: try faults.heal(request.id, undone: nodesChanged))
        case .restart: return try restart(request)
        case .stop:
            beginEnding(graceSeconds: topology.shutdownGraceSeconds)
            return statusAnswer()
        }
    }

    private var deployed: [DeployedNode] { table.deployed(FaultMechanisms.capabilities) }

    func statusAnswer() -> ControlAnswer {
        let cluster = DeployedCluster(
            name: topology.name, directory: topology.directory, subject: topology.subject,
            isSimulated: topology.isSimulated,
            isDisposable: topology.isDisposable, endpoints: topology.endpoints, nodes: deployed)
        return ControlAnswer(ok: true, cluster: cluster, supervisorPid: getpid(), faults: faults.receipts)
    }

    private func inject(_ request: ControlRequest) throws(DeploymentError) -> FaultReceipt {
        _ = table.reap()
        return try faults.inject(request, on: deployed, process: table.process(of:))
    }

    /// A restart undoes what a fault did to the node, too.
    private func restart(_ request: ControlRequest) throws(DeploymentError) -> ControlAnswer {
        guard let target = request.target, let node = topology.nodes.node(for: target) else {
            throw DeploymentError(.unknownTarget, "cannot restart: the target names no node of \(topology.name)")
        }
        try table.restart(node.name)
        nodesChanged()
        try faults.nodeRestarted(node.name)
        return statusAnswer()
    }
}

/// What the supervisor tells others unasked: its parent, the journal, `cluster.json`, its log.
extension Supervisor {
    /// One answer line to the parent, then the descriptor is closed.
    static func sendReport(to descriptor: Int32?, _ answer: ControlAnswer) {
        guard let descriptor, let line = Wire.line(answer) else { return }
        _ = BoundedFile.writeAll(descriptor, line)
        close(descriptor)
    }

    /// A process that was started is named in the journal before anything can happen to it.
    func noteStarts() {
        for entry in table.takeStarted() { faults.note(started: entry.name, process: entry.process) }
    }

    /// Pids in `cluster.json` follow the nodes.
    func nodesChanged() {
        noteStarts()
        guard stage == .serving else { return }
        do throws(DeploymentError) { try writeManifest() } catch { SupervisorLog.write(error.message) }
    }

    func writeManifest() throws(DeploymentError) {
        let line = ClusterManifest.line(of: topology, pids: table.pids, supervisorPid: getpid())
        guard let line else { return }
        try BoundedFile.replace("\(topology.directory)/\(ClusterDirectory.manifestName)", with: line)
    }
}
