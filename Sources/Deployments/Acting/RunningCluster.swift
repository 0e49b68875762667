internal import CSystem
internal import Glibc
public import OperatorCore

/// A local cluster that runs now, spoken to through its control socket by any process of the same user.
public struct RunningCluster: Sendable {
    public let directory: String
    let client: ControlClient
    private let clock: any OperatorClock

    /// `directory`: as the registry or `cluster.json` names it.
    public init(directory: String, clock: any OperatorClock = SystemClock()) {
        self.directory = directory
        self.clock = clock
        client = ControlClient(directory: directory)
    }

    /// Throws `ActingError`: `unreachable` where no supervisor answers.
    public func status() async throws(ActingError) -> DeployedCluster {
        try await cluster(ControlRequest(.status))
    }

    /// Ends the node and starts it again; returns it once the new process runs.
    public func restart(_ component: ComponentID) async throws(ActingError) -> DeployedNode {
        let before = try await node(component, in: status())
        var request = ControlRequest(.restart)
        request.target = component.description
        var after = try await node(component, in: cluster(request))
        let deadline = clock.now().advanced(by: .seconds(15))
        while after.pid == nil || after.pid == before.pid || after.state != .running {
            if clock.now() >= deadline {
                throw ActingError(.failed, "cannot restart \(component): it did not come back within 15 s. see its log")
            }
            try await pause(.milliseconds(20))
            after = try await node(component, in: status())
        }
        return after
    }

    /// Takes everything down; returns once the supervisor has let go of its socket, and with it of everything else.
    public func stop() async throws(ActingError) {
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

    private func cluster(_ request: ControlRequest) async throws(ActingError) -> DeployedCluster {
        guard let cluster = try await ask(request).cluster else {
            throw ActingError(.failed, "cannot read the supervisor's answer: it names no cluster")
        }
        return cluster
    }

    private func node(_ component: ComponentID, in cluster: DeployedCluster) throws(ActingError) -> DeployedNode {
        if let node = cluster.nodes.first(where: { $0.component == component }) { return node }
        throw ActingError(.unknownTarget, "cannot restart \(component): \(cluster.name) has no such node")
    }

    private func pause(_ duration: Duration) async throws(ActingError) {
        do { try await clock.sleep(for: duration) } catch {
            throw ActingError(.failed, "stopped waiting for \(directory): the command was cancelled")
        }
    }
}

extension ActingError {
    /// The same in the words of the core.
    public init(_ error: DeploymentError) {
        let code: Code =
            switch error.code {
            case .refused, .badRequest, .badTopology: .refused
            case .unknownTarget: .unknownTarget
            case .notRunning, .timedOut: .unreachable
            case .spawnFailed, .fileFailed: .failed
            }
        self.init(code, error.message)
    }
}
