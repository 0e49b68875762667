internal import OperatorCore

/// A local cluster of processes that runs now, spoken to through its control socket by any process of the same user.
struct ProcessCluster: RunningCluster {
    let directory: String
    let clock: any OperatorClock
    private let client: ControlClient

    /// `directory`: as the registry or `cluster.json` names it.
    init(directory: String, clock: any OperatorClock = SystemClock()) {
        self.directory = directory
        self.clock = clock
        client = ControlClient(directory: directory)
    }

    func status() async throws(ActingError) -> DeployedCluster {
        try await cluster(ControlRequest(.status))
    }

    var faults: any FaultInjector { self }

    func restart(_ target: String) async throws(ActingError) -> DeployedNode {
        let before = try await node(target, in: status())
        var request = ControlRequest(.restart)
        request.target = before.name
        var after = try await node(before.name, in: cluster(request))
        let deadline = clock.now().advanced(by: .seconds(15))
        while after.pid == nil || after.pid == before.pid || after.state != .running {
            if clock.now() >= deadline {
                throw ActingError(.failed, "cannot restart \(target): it did not come back within 15 s. see its log")
            }
            try await pause(.milliseconds(20))
            after = try await node(before.name, in: status())
        }
        return after
    }

    /// Returns once the supervisor has let go of its socket, and with it of everything else.
    func down() async throws(ActingError) {
        _ = try await cluster(ControlRequest(.stop))
        let deadline = clock.now().advanced(by: .seconds(70))
        while ControlSocket.probe(directory: directory) == .somebody {
            if clock.now() >= deadline {
                throw ActingError(
                    .failed, "cannot stop \(directory): its supervisor still runs after 70 s. see supervisor.log there")
            }
            try await pause(.milliseconds(20))
        }
    }

    func ask(_ request: ControlRequest) async throws(ActingError) -> ControlAnswer {
        do throws(DeploymentError) { return try await client.ask(request) } catch { throw ActingError(error) }
    }

    /// Throws `ActingError` (`failed`) where the wait is cancelled.
    func pause(_ duration: Duration) async throws(ActingError) {
        do { try await clock.sleep(for: duration) } catch {
            throw ActingError(.failed, "stopped waiting for \(directory): the command was cancelled")
        }
    }

    private func cluster(_ request: ControlRequest) async throws(ActingError) -> DeployedCluster {
        guard let cluster = try await ask(request).cluster else {
            throw ActingError(.failed, "cannot read the supervisor's answer: it names no cluster")
        }
        return cluster
    }

    private func node(_ target: String, in cluster: DeployedCluster) throws(ActingError) -> DeployedNode {
        if let node = cluster.nodes.node(for: target) { return node }
        throw ActingError(.unknownTarget, "cannot restart \(target): \(cluster.name) has no such node")
    }
}
